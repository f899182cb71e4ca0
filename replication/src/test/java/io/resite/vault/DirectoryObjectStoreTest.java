package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.vault.ObjectStore.Creation;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    private final AtomicInteger toLose = new AtomicInteger();

    @Override
    ObjectStore emptyStore() {
        return new DirectoryObjectStore(folder, (name, existing) -> {
            Files.createLink(name, existing);
            if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                // What a client of a file server sees when the answer is lost and the request goes out again.
                throw new FileAlreadyExistsException(name.toString());
            }
        });
    }

    @Override
    void loseAnswersOfNextCreates(int count) {
        toLose.set(count);
    }

    @Test
    void when_nobody_can_tell_whether_the_link_was_made_the_outcome_is_unknown() {
        var store = new DirectoryObjectStore(folder, (_, _) -> {
            throw new IOException("stale file handle");
        });

        assertThat(store.create("a", bytes("a"))).isEqualTo(Creation.UNKNOWN);
    }

    @Test
    void what_was_being_written_leaves_nothing_behind() throws IOException {
        var store = emptyStore();
        store.create("a", bytes("first"));
        store.create("a", bytes("second"));

        assertThat(folder.resolve(DirectoryObjectStore.UNFINISHED)).isEmptyDirectory();
    }

    @Test
    void what_a_killed_writer_left_goes_once_it_is_old() throws IOException {
        var store = emptyStore();
        store.create("a", bytes("a"));
        var now = Instant.parse("2026-11-22T10:00:00Z");
        var unfinished = folder.resolve(DirectoryObjectStore.UNFINISHED);
        var old = Files.writeString(unfinished.resolve("old"), "half an object");
        Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(10)));
        var young = Files.writeString(unfinished.resolve("young"), "half an object");
        Files.setLastModifiedTime(young, FileTime.from(now.plusSeconds(10)));

        assertThat(store.dropUnfinished(now)).isEqualTo(1);

        assertThat(unfinished).isDirectoryContaining(young::equals).isDirectoryNotContaining(old::equals);
        assertThat(store.read("a")).isPresent();
    }

    @Test
    void a_foreign_file_is_named_with_the_way_out() throws IOException {
        Files.writeString(folder.resolve("a"), "somebody else's");
        var store = emptyStore();

        assertThatThrownBy(() -> store.read("a"))
                .isInstanceOf(VaultException.class)
                .hasMessageContainingAll("object a", folder.toString(), "not written by Resite");
    }

    @Test
    void a_folder_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> new DirectoryObjectStore(folder.resolve("missing")))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("missing", "create it");
    }

    @Test
    void a_key_cannot_leave_the_folder() {
        var store = emptyStore();

        assertThatThrownBy(() -> store.read("../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.create(".unfinished/x", bytes("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

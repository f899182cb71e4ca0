package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.spec.SiteId;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.VaultException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final SiteId EAST = new SiteId("east");

    @TempDir
    Path folder;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private List<Unlock> keys = List.of();

    @BeforeEach
    void makeKeys() {
        keys = Keys.in(folder).both();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void assertRefused(Kind kind, ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VaultException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            for (var text : told) {
                assertThat(e).hasMessageContaining(text);
            }
        });
    }

    @Test
    void what_one_process_wrote_another_reads_with_either_key() {
        Vault.init(store, keys).put("plans/abc", bytes("the plan"));

        for (var key : keys) {
            var vault = Vault.open(store);
            vault.unlock(key);
            assertThat(vault.get("plans/abc")).hasValue(bytes("the plan"));
        }
    }

    @Test
    void a_passphrase_opens_a_vault_and_a_wrong_one_does_not() {
        Vault.init(store, List.of(new Unlock.Passphrase("correct horse battery"), keys.getFirst()))
                .put("plans/abc", bytes("the plan"));
        var vault = Vault.open(store);

        assertRefused(
                Kind.WRONG_KEY,
                () -> vault.unlock(new Unlock.Passphrase("correct horse batter")),
                "the passphrase does not open the vault in memory");
        assertThat(vault.sealed()).isTrue();
        vault.unlock(new Unlock.Passphrase(" correct horse battery "));
        assertThat(vault.get("plans/abc")).hasValue(bytes("the plan"));
    }

    @Test
    void a_wrong_a_missing_and_a_short_key_file_are_told_apart() throws Exception {
        Vault.init(store, keys);
        var vault = Vault.open(store);
        var other = Files.write(folder.resolve("other"), Key256.randomBytes(32));
        var small = Files.write(folder.resolve("small"), Key256.randomBytes(5));

        assertRefused(Kind.WRONG_KEY, () -> vault.unlock(new Unlock.KeyFile(other)), "other", "does not open");
        assertRefused(Kind.WRONG_KEY, () -> vault.unlock(new Unlock.KeyFile(small)), "at least 32");
        assertRefused(Kind.WRONG_KEY, () -> vault.unlock(new Unlock.KeyFile(folder.resolve("none"))), "cannot be read");
    }

    @Test
    void a_line_feed_that_an_editor_added_to_a_key_file_does_not_matter() throws Exception {
        var file = Files.writeString(folder.resolve("hex"), "0123456789abcdef0123456789abcdef0123456789abcdef");
        Vault.init(store, List.of(new Unlock.KeyFile(file), keys.getFirst()));
        Files.writeString(file, Files.readString(file) + "\n");
        var vault = Vault.open(store);

        vault.unlock(new Unlock.KeyFile(file));

        assertThat(vault.sealed()).isFalse();
    }

    @Test
    void a_sealed_vault_tells_so() {
        Vault.init(store, keys);
        var vault = Vault.open(store);

        assertThat(vault.sealed()).isTrue();
        assertRefused(Kind.SEALED, () -> vault.get("plans/abc"), "sealed", "unseal");
        assertRefused(Kind.SEALED, () -> vault.site(EAST), "sealed");
        assertRefused(Kind.SEALED, vault::sites, "sealed");
    }

    @Test
    void a_store_without_a_vault_is_refused() {
        assertRefused(Kind.NOT_A_VAULT, () -> Vault.open(store), "memory is not a vault", "vault init");

        store.create("vault.yaml", bytes("kind: Shop\n"));

        assertRefused(Kind.NOT_A_VAULT, () -> Vault.open(store), "memory is not a vault");
    }

    @Test
    void a_vault_of_a_later_format_is_refused() {
        store.create("vault.yaml", bytes("""
                        apiVersion: resite.io/v1
                        kind: Vault
                        id: 00000000-0000-3000-8000-000000000000
                        format: 1
                        requires: [time-travel]
                        """));

        assertRefused(Kind.NOT_A_VAULT, () -> Vault.open(store), "time-travel", "newer resite");
    }

    @Test
    void a_store_holds_one_vault() {
        Vault.init(store, keys);

        assertRefused(Kind.ALREADY_A_VAULT, () -> Vault.init(store, keys), "holds a vault already");
    }

    @Test
    void one_key_is_not_enough_to_make_a_vault() {
        assertRefused(Kind.WRONG_KEY, () -> Vault.init(store, keys.subList(0, 1)), "at least two keys");
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void a_short_passphrase_makes_no_vault() {
        assertRefused(
                Kind.WRONG_KEY,
                () -> Vault.init(store, List.of(keys.getFirst(), new Unlock.Passphrase("short"))),
                "too short");
        assertRefused(Kind.NOT_A_VAULT, () -> Vault.open(store));
    }

    @Test
    void an_init_that_was_killed_halfway_does_not_trip_the_next_one() {
        Vault.init(store, keys);
        store.delete("vault.yaml");

        Vault.init(store, keys);

        var vault = Vault.open(store);
        vault.unlock(keys.getFirst());
        assertThat(vault.sealed()).isFalse();
    }

    @Test
    void a_store_that_lets_the_last_writer_win_is_refused() {
        assertRefused(
                Kind.STORE_UNFIT,
                () -> Vault.init(new LastWriterWins(), keys),
                "cannot hold a vault",
                "of 16 racing creators",
                "If-None-Match");
    }

    @Test
    void nothing_a_vault_writes_can_be_read_without_a_key() {
        var vault = Vault.init(store, keys);
        vault.put("plans/abc", bytes("secret of the plan"));
        vault.site(EAST).specs().append(1, bytes("secret of the site"));

        for (var key : store.list("", "", 100)) {
            assertThat(new String(store.read(key).orElseThrow(), UTF_8)).doesNotContain("secret");
        }
    }

    @Test
    void the_same_object_again_is_fine_and_another_of_its_name_is_not() {
        var vault = Vault.init(store, keys);
        vault.put("plans/abc", bytes("one"));
        vault.put("plans/abc", bytes("one"));

        assertRefused(Kind.DAMAGED, () -> vault.put("plans/abc", bytes("two")), "plans/abc", "never change");
        assertThat(vault.get("plans/other")).isEmpty();
    }

    @Test
    void every_flipped_bit_of_a_sealed_object_is_seen() {
        var vault = Vault.init(store, keys);
        vault.put("plans/abc", bytes("the plan"));
        var sound = store.read("plans/abc").orElseThrow();

        for (var bit = 0; bit < sound.length * 8; bit++) {
            var damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            store.delete("plans/abc");
            store.create("plans/abc", damaged);
            assertRefused(Kind.DAMAGED, () -> vault.get("plans/abc"));
        }
    }

    @Test
    void objects_that_were_swapped_or_renamed_are_seen() {
        var vault = Vault.init(store, keys);
        vault.put("plans/a", bytes("plan a"));
        vault.put("plans/b", bytes("plan b"));
        var b = store.read("plans/b").orElseThrow();
        store.delete("plans/a");
        store.create("plans/a", b);
        store.create("plans/c", b);

        assertRefused(Kind.DAMAGED, () -> vault.get("plans/a"), "object plans/a", "second vault");
        assertRefused(Kind.DAMAGED, () -> vault.get("plans/c"), "object plans/c");
        assertThat(vault.get("plans/b")).hasValue(bytes("plan b"));
    }

    @Test
    void an_object_of_another_vault_with_the_same_keys_is_seen() {
        var other = new MemoryObjectStore();
        Vault.init(other, keys).put("plans/a", bytes("theirs"));
        var vault = Vault.init(store, keys);
        store.create("plans/a", other.read("plans/a").orElseThrow());

        assertRefused(Kind.DAMAGED, () -> vault.get("plans/a"));
    }

    @Test
    void names_below_a_path_are_found_once_whatever_lies_below_them() {
        var vault = Vault.init(store, keys);
        for (var run : List.of("run-1", "run-10", "run 2", "run-1.b")) {
            for (var n = 1; n <= 3; n++) {
                vault.log("runs/" + run).append(n, bytes("event"));
            }
        }
        vault.put("runs/single", bytes("x"));

        assertThat(vault.names("runs")).containsExactlyInAnyOrder("run-1", "run-10", "run 2", "run-1.b", "single");
        assertThat(vault.names("nothing")).isEmpty();
    }

    @Test
    void sites_are_those_with_a_key_and_asking_for_one_makes_none() {
        var vault = Vault.init(store, keys);
        var north = vault.site(new SiteId("north"));
        assertThat(north.specs().newest()).isZero();
        vault.site(EAST).specs().append(1, bytes("spec"));

        assertThat(vault.sites()).containsExactly(EAST);
    }

    @Test
    void a_control_object_cannot_be_named_into_a_site() {
        var vault = Vault.init(store, keys);

        assertThatThrownBy(() -> vault.log("sites/east/specs")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.put("keys/1", bytes("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.put("plans//x", bytes("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    /// A server that takes `If-None-Match` and ignores it.
    private static final class LastWriterWins extends WatchedStore {
        LastWriterWins() {
            super(new MemoryObjectStore());
        }

        @Override
        public synchronized Creation create(String key, byte[] body) {
            delete(key);
            return super.create(key, body);
        }

        @Override
        public String describe() {
            return "a careless server";
        }
    }
}

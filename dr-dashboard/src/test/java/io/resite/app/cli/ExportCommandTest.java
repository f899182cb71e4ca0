package io.resite.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.retention.Pins;
import io.resite.vault.DirectoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final int DISK = 8 << 20;

    private final StringWriter said = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /// A point whose disk is an ext4 file system with a file in it.
    @BeforeEach
    void makeVault() throws Exception {
        var files = Files.createDirectories(folder.resolve("files/etc"));
        Files.writeString(files.resolve("motd"), "all is well\n");
        var image = folder.resolve("ext4.img");
        run("mkfs.ext4", "-q", "-d", folder.resolve("files").toString(), image.toString(), DISK / 1024 + "k");
        Files.createDirectory(folder.resolve("vault"));
        Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
        try (var store = new DirectoryObjectStore(folder.resolve("vault"));
                var made = Vault.init(store, List.of(key(), new Unlock.Passphrase("correct horse battery")))) {
            PointOfDb.write(made, 1, Files.readAllBytes(image));
        }
    }

    private Unlock key() {
        return new Unlock.KeyFile(folder.resolve("key"));
    }

    private int export(String... more) {
        var words = new ArrayList<>(List.of("export", "east", "db"));
        words.addAll(List.of("--vault", folder.resolve("vault").toString()));
        words.addAll(List.of("--key-file", folder.resolve("key").toString()));
        words.addAll(List.of(more));
        return ResiteCommand.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(String[]::new));
    }

    private static void run(String... words) throws IOException, InterruptedException {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void a_single_file_is_taken_out_of_a_point_without_restoring_the_disk() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var taken = folder.resolve("motd");
        // The device as a file, for the tool that reads ext4 without mounting it.
        var command = "nbdfuse %s \"$uri\" & for i in $(seq 100); do [ -e %s/nbd ] && break; sleep 0.1; done; "
                        .formatted(disk, disk)
                + "debugfs -R 'dump /etc/motd %s' %s/nbd; umount %s; wait".formatted(taken, disk, disk);

        assertThat(export("--listen", "127.0.0.1:0", "--run", command))
                .as(said.toString())
                .isZero();

        assertThat(taken).hasContent("all is well\n");
    }

    @Test
    void whoever_reads_over_a_unix_socket_gets_the_disk_and_the_point_is_kept_meanwhile() throws Exception {
        var socket = folder.resolve("db.sock").toString();
        var pins = folder.resolve("pins").toString();
        var copy = folder.resolve("copy").toString();
        var command = "nbdcopy \"$uri\" %s && cp -r %s/pins %s".formatted(copy, folder.resolve("vault"), pins);

        assertThat(export("--socket", socket, "--json", "--run", command)).isZero();

        assertThat(Path.of(copy)).hasSameBinaryContentAs(folder.resolve("ext4.img"));
        assertThat(said.toString())
                .contains("\"uri\":\"nbd+unix:///vda?socket=" + socket)
                .contains("\"point\":1");
        assertThat(Path.of(pins)).isNotEmptyDirectory();
        try (var store = new DirectoryObjectStore(folder.resolve("vault"))) {
            var vault = Vault.open(store);
            vault.unlock(key());
            assertThat(new Pins(vault, Clock.systemUTC()).all()).isEmpty();
        }
    }

    @Test
    void what_is_wrong_is_named() {
        assertThat(export("--disk", "vdz", "--run", "true")).isEqualTo(1);
        assertThat(export("--listen", "nowhere", "--run", "true")).isEqualTo(1);
        assertThat(export("--listen", "127.0.0.1:0", "--run", "exit 3")).isEqualTo(1);

        assertThat(said.toString())
                .contains("has vda: name one with --disk")
                .contains("--listen nowhere: expected an address of this machine and a port")
                .contains("the command ended with status 3");
    }
}

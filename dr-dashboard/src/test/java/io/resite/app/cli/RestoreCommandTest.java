package io.resite.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.vault.DirectoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreCommandTest {
    private static final int CHUNK = 64 << 10;

    private final byte[] first = new byte[3 * CHUNK];
    private final byte[] second = new byte[3 * CHUNK];
    private final StringWriter said = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void makeVault() throws IOException {
        new Random(1).nextBytes(first);
        new Random(2).nextBytes(second);
        // Holes are holes afterwards too.
        Arrays.fill(second, CHUNK, 2 * CHUNK, (byte) 0);
        Files.createDirectory(vault());
        Files.writeString(key(), "0123456789abcdef0123456789abcdef");
        var keys = List.<Unlock>of(new Unlock.KeyFile(key()), new Unlock.Passphrase("correct horse battery"));
        try (var store = new DirectoryObjectStore(vault());
                var made = Vault.init(store, keys)) {
            PointOfDb.write(made, 1, first);
            PointOfDb.write(made, 2, second);
        }
    }

    private Path vault() {
        return folder.resolve("vault");
    }

    private Path key() {
        return folder.resolve("key");
    }

    private int restore(String... more) {
        var words = new ArrayList<>(List.of("restore", "east", "db"));
        words.addAll(List.of("--vault", vault().toString(), "--key-file", key().toString()));
        words.addAll(List.of(more));
        return ResiteCommand.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(String[]::new));
    }

    @Test
    void the_newest_point_comes_back_byte_for_byte() throws IOException {
        var to = folder.resolve("db.raw");

        assertThat(restore("--to", to.toString(), "--json")).isZero();

        assertThat(Files.readAllBytes(to)).isEqualTo(second);
        assertThat(said.toString()).contains("\"point\":2").contains("\"disk\":\"vda\"");
        assertThat(folder.resolve("db.raw.unfinished")).doesNotExist();
    }

    @Test
    void a_qcow2_file_is_one_that_qemu_reads_the_disk_from() throws Exception {
        var to = folder.resolve("db.qcow2");

        assertThat(restore("--to", to.toString())).isZero();

        assertThat(qemuImg("check", to.toString())).contains("No errors were found");
        var raw = folder.resolve("compare.raw");
        qemuImg("convert", "-f", "qcow2", "-O", "raw", to.toString(), raw.toString());
        assertThat(Files.readAllBytes(raw)).isEqualTo(second);
    }

    @Test
    void a_device_holds_the_disk_afterwards_and_zeroes_where_it_has_none() throws Exception {
        var file = folder.resolve("device");
        Files.write(file, "rubbish ".repeat(4 * CHUNK / 8).getBytes(UTF_8));
        var device = run("losetup", "--find", "--show", file.toString()).strip();

        try {
            assertThat(restore("--to", device)).isEqualTo(1);
            assertThat(said.toString()).contains(device + " is there already").contains("--overwrite");
            assertThat(restore("--to", device, "--overwrite")).isZero();
        } finally {
            run("losetup", "--detach", device);
        }

        var bytes = Files.readAllBytes(file);
        assertThat(Arrays.copyOf(bytes, second.length)).isEqualTo(second);
        assertThat(new String(bytes, second.length, CHUNK, UTF_8)).startsWith("rubbish");
    }

    private static String qemuImg(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("qemu-img"));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    private static String run(String... words) throws IOException, InterruptedException {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void an_earlier_point_comes_back_by_its_number_and_over_a_file_only_when_told() throws IOException {
        var to = folder.resolve("db.raw");
        Files.writeString(to, "precious");

        assertThat(restore("--point", "1", "--to", to.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("is there already").contains("--overwrite");
        assertThat(Files.readString(to)).isEqualTo("precious");

        assertThat(restore("--point", "1", "--to", to.toString(), "--overwrite"))
                .isZero();
        assertThat(Files.readAllBytes(to)).isEqualTo(first);
    }

    @Test
    void what_is_not_there_is_named() {
        var to = folder.resolve("x").toString();
        assertThat(restore("--point", "7", "--to", to)).isEqualTo(1);
        assertThat(restore("--disk", "vdz", "--to", to)).isEqualTo(1);
        assertThat(restore("--to", folder.toString())).isEqualTo(1);

        assertThat(said.toString())
                .contains("no recovery point 7 of a machine \"db\"")
                .contains("has vda: name one with --disk")
                .contains("is a folder: name a file in it");
    }
}

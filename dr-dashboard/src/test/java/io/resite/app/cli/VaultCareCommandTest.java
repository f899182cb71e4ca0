package io.resite.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointDisk.ChangeSource;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.DirectoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees of a vault being kept in order.
class VaultCareCommandTest {
    private static final SiteId EAST = new SiteId("east");
    private static final MachineId DB = new MachineId(EAST, new UUID(0, 1));

    private final Path folder;
    private final Path key;

    VaultCareCommandTest(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectory(temporary.resolve("vault"));
        key = Files.write(temporary.resolve("key"), "one".repeat(20).getBytes(UTF_8));
        var other = Files.write(temporary.resolve("other"), "two".repeat(20).getBytes(UTF_8));
        var store = new DirectoryObjectStore(folder);
        try (var vault = Vault.init(store, List.of(new Unlock.KeyFile(key), new Unlock.KeyFile(other)))) {
            point(vault, 1);
            point(vault, 2);
        }
    }

    private static void point(Vault vault, long number) {
        var at = Instant.parse("2026-11-20T10:00:00Z").plusSeconds(number);
        var site = vault.site(EAST);
        var machine = new Machine(
                DB,
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'><name>db</name></domain>", "db"),
                List.of(),
                List.of(),
                List.of());
        var id = new PointId(DB, number);
        try (var cycle = site.beginCycle()) {
            var size = ByteSize.kib(64);
            var disk = cycle.disk("", size);
            disk.write(0, ByteBuffer.wrap("data".repeat(16 << 10).getBytes(UTF_8)));
            var map = disk.finish();
            cycle.flush();
            var disks = List.of(new PointDisk("vda", size, map, ChangeSource.HASH_SCAN, size, disk.stored()));
            site.commit(new RecoveryPoint(
                    id, number - 1, at, "shop", Consistency.CRASH, machine, disks, "", false, 0, EAST));
            site.acknowledge(
                    new Acknowledgement(EAST, "shop", number, at, Duration.ZERO, List.of(id), List.of(), 0), cycle);
        }
    }

    private Terminal run(int status, String... arguments) {
        var terminal = new Terminal();
        var all = Stream.concat(
                        Stream.of(arguments), Stream.of("--vault", folder.toString(), "--key-file", key.toString()))
                .toArray(String[]::new);
        assertThat(terminal.run(all)).as(terminal.complained()).isEqualTo(status);
        return terminal;
    }

    @Test
    void what_stays_says_why() {
        assertThat(run(0, "vault", "prune", "east", "--dry-run").printed())
                .contains(
                        "site east: 0 of 2 points would go", "#2", "stays: its group keeps all, newest of its machine");
        assertThat(run(0, "vault", "prune", "--json").printed()).contains("\"removed\":0");
    }

    @Test
    void a_pin_is_set_listed_and_ended() {
        assertThat(run(0, "vault", "pin", "east", "db#1", "--why", "before the upgrade", "--until", "2099-01-31")
                        .printed())
                .contains("pin 1 holds 1 points until ");

        assertThat(run(0, "vault", "pins").printed()).contains("db#1", "before the upgrade");
        assertThat(run(0, "vault", "prune", "--dry-run").printed()).contains("pinned by");
        assertThat(run(0, "vault", "unpin", "1").printed()).contains("pin 1 has ended");
        assertThat(run(1, "vault", "unpin", "1").complained()).contains("there is no pin 1: see `resite vault pins`");
        assertThat(run(1, "vault", "pin", "east", "db#7").complained())
                .contains("no recovery point 7 of a machine \"db\"");
    }

    @Test
    void a_whole_vault_is_well_and_a_damaged_one_ends_with_status_1() throws IOException {
        assertThat(run(0, "vault", "check", "--read").printed()).contains("site east: 2 points", "all is well");

        try (var points = Files.walk(folder.resolve("sites/east/points"))) {
            var newest =
                    points.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
            Files.write(newest, new byte[200]);
        }

        assertThat(run(1, "vault", "check", "east").printed())
                .contains("1 objects are damaged", "sites/east/points/", "costs", "#2", "way out");
        assertThat(run(1, "vault", "check", "--json").printed()).contains("\"object\":\"sites/east/points/");
    }

    @Test
    void what_is_damaged_is_condemned_when_that_is_asked_for() throws IOException {
        assertThat(run(0, "vault", "check", "--condemn", "--json").printed()).contains("\"condemned\":0");

        try (var packs = Files.walk(folder.resolve("sites/east/packs"))) {
            for (var pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }

        assertThat(run(1, "vault", "check").printed())
                .contains("is not there", "let the next cycles mend what they need with --condemn");
        assertThat(run(1, "vault", "check", "--condemn").printed())
                .contains("condemned 2 frames: the next cycle of each machine brings back what they held");
    }

    @Test
    void collecting_tells_what_it_freed() {
        assertThat(run(0, "vault", "collect").printed()).contains("site east: 0 packs deleted", "2 points");
        assertThat(run(1, "vault", "collect", "west").complained())
                .contains("the vault holds nothing of a site \"west\": it has [east]");
    }
}

package io.resite.app.cli;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An acknowledged point of a machine `db` of site east, which has one disk.
final class PointOfDb {
    static final SiteId EAST = new SiteId("east");
    static final MachineId DB = new MachineId(EAST, new UUID(1, 2));
    private static final int CHUNK = 64 << 10;

    private PointOfDb() {}

    /// @param content a whole number of chunks
    static void write(Vault into, long number, byte[] content) {
        var vault = into.site(EAST);
        try (var cycle = vault.beginCycle()) {
            var size = new ByteSize(content.length);
            var disk = cycle.disk("", size);
            for (var chunk = 0; chunk * CHUNK < content.length; chunk++) {
                disk.write(chunk, ByteBuffer.wrap(content, chunk * CHUNK, CHUNK));
            }
            var map = disk.finish();
            cycle.flush();
            var xml = "<domain type='kvm'><name>db</name><uuid>%s</uuid></domain>".formatted(DB.uuid());
            var machine = new Machine(
                    DB,
                    "east1",
                    MachineState.RUNNING,
                    true,
                    Definition.domain(xml, "db"),
                    List.of(new Disk("vda", DiskFormat.QCOW2, "default", "db", size)),
                    List.of(),
                    List.of());
            var id = new PointId(DB, number);
            var at = Instant.EPOCH.plusSeconds(number);
            vault.commit(new RecoveryPoint(
                    id,
                    number - 1,
                    at,
                    "shop",
                    Consistency.CRASH,
                    machine,
                    List.of(new PointDisk("vda", size, map, PointDisk.ChangeSource.HASH_SCAN, size, size)),
                    "",
                    false,
                    1,
                    EAST));
            vault.acknowledge(
                    new Acknowledgement(EAST, "shop", number, at, Duration.ZERO, List.of(id), List.of(), 1), cycle);
        }
    }
}

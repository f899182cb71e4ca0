package io.resite.app.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.app.operations.VaultDoor;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.PointDisk;
import io.resite.spec.PointDisk.ChangeSource;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Recovery points as a cycle would write them: the simulated hosts of these tests export nothing.
public final class WrittenPoints {
    private static final ByteSize SIZE = ByteSize.mib(4);

    private final VaultDoor door;
    private final Machine machine;
    private final String group;
    private long last;

    /// @param machine its name in the newest spec
    public WrittenPoints(VaultDoor door, SiteId site, String machine, String group) {
        var spec = door.open().site(site).specs().newestEntry().orElseThrow();
        this.door = door;
        this.machine = Documents.read(spec.plain(), Site.class, "the newest spec")
                .machine(machine)
                .orElseThrow();
        this.group = group;
    }

    /// An acknowledged one.
    ///
    /// @param behind of its disk, bytes that are not there yet
    public RecoveryPoint write(Instant at, ByteSize behind) {
        var number = ++last;
        var site = door.open().site(machine.id().origin());
        try (var cycle = site.beginCycle()) {
            var disk = cycle.disk("", SIZE);
            // 64 KiB, no two points' alike.
            disk.write(
                    0,
                    ByteBuffer.wrap(
                            "point %06d, ..".formatted(number).repeat(4096).getBytes(UTF_8), 0, 65_536));
            var map = disk.finish();
            cycle.flush();
            var id = new PointId(machine.id(), number);
            var point = new RecoveryPoint(
                    id,
                    number - 1,
                    at,
                    group,
                    Consistency.CRASH,
                    machine,
                    List.of(new PointDisk(
                            "vda", SIZE, map, ChangeSource.HASH_SCAN, SIZE, disk.stored(), behind, at, "")),
                    "",
                    behind.bytes() > 0,
                    0,
                    machine.id().origin());
            site.commit(point);
            site.acknowledge(
                    new Acknowledgement(
                            machine.id().origin(), group, number, at, Duration.ZERO, List.of(id), List.of(), 0),
                    cycle);
            return point;
        }
    }
}

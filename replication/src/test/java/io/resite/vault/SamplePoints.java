package io.resite.vault;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Points and acknowledgements, valid by default.
final class SamplePoints {
    static final MachineId DB = machine(1);
    static final MachineId APP = machine(2);
    static final String GROUP = "shop";

    private SamplePoints() {}

    static MachineId machine(long number) {
        return new MachineId(SiteVaults.EAST, new UUID(0x1234_5678_9abc_4defL, 0x8000_0000_0000_0000L + number));
    }

    static RecoveryPoint point(MachineId machine, long sequence) {
        return point(machine, sequence, "zero", ByteSize.gib(1), false);
    }

    static RecoveryPoint partial(MachineId machine, long sequence) {
        return point(machine, sequence, "zero", ByteSize.gib(1), true);
    }

    static RecoveryPoint withDisk(MachineId machine, long sequence, String map, ByteSize size) {
        return point(machine, sequence, map, size, false);
    }

    private static RecoveryPoint point(MachineId machine, long sequence, String map, ByteSize size, boolean partial) {
        var definition = new Machine(
                machine,
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'><name>db</name></domain>", "db"),
                List.of(),
                List.of(),
                List.of());
        var disk =
                new PointDisk("vda", size, map, PointDisk.ChangeSource.DIRTY_BITMAP, ByteSize.mib(3), ByteSize.mib(1));
        return new RecoveryPoint(
                new PointId(machine, sequence),
                sequence - 1,
                Instant.parse("2026-11-22T04:00:00Z").plusSeconds(60 * sequence),
                GROUP,
                Consistency.CRASH,
                definition,
                List.of(disk),
                "resite-00000000-0000-4000-8000-00000000000" + sequence % 10,
                partial,
                0,
                SiteVaults.EAST);
    }

    static Acknowledgement acknowledgement(long sequence, PointId... points) {
        return new Acknowledgement(
                SiteVaults.EAST,
                GROUP,
                sequence,
                Instant.parse("2026-11-22T04:00:00Z").plusSeconds(60 * sequence),
                Duration.ofMillis(80),
                Arrays.asList(points),
                List.of(),
                0);
    }
}

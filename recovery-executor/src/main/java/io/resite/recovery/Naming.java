package io.resite.recovery;

import io.resite.spec.DiskFormat;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.SiteId;
import java.util.Locale;

/// What a run calls the things it makes. Run and epoch are in every volume's name, so no executor ever writes what
/// another run or epoch has made.
record Naming(String run) {
    String overlay(SiteId site, String machine, String target, long epoch) {
        return volume(site, machine, target, epoch) + "." + DiskFormat.QCOW2.driver();
    }

    /// Where a raw disk ends.
    String raw(SiteId site, String machine, String target, long epoch) {
        return volume(site, machine, target, epoch) + "." + DiskFormat.RAW.driver();
    }

    String file(SiteId site, String machine, MachineFile file, long epoch) {
        var kind = file.kind().name().toLowerCase(Locale.ROOT);
        return volume(site, machine, file.drive().isEmpty() ? kind : kind + "-" + file.drive(), epoch);
    }

    /// The NBD export of a disk: the same in every process that executes the run.
    String export(MachineId machine, String target) {
        return run + "/" + machine.uuid() + "/" + target;
    }

    private String volume(SiteId site, String machine, String part, long epoch) {
        return site + "--" + machine + "--" + part + "." + run + ".e" + epoch;
    }
}

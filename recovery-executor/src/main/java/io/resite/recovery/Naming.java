package io.resite.recovery;

import io.resite.spec.DiskFormat;
import io.resite.spec.MachineFile;
import io.resite.spec.SiteId;
import java.util.Locale;

/// What a run calls the things it makes. Run and attempt are in every volume's name, so no executor ever writes what
/// another run, epoch or attempt has made.
record Naming(String run) {
    String overlay(SiteId site, String machine, String target, Attempt attempt) {
        return volume(site, machine, target, attempt) + "." + DiskFormat.QCOW2.driver();
    }

    /// Where a raw disk ends.
    String raw(SiteId site, String machine, String target, Attempt attempt) {
        return volume(site, machine, target, attempt) + "." + DiskFormat.RAW.driver();
    }

    String file(SiteId site, String machine, MachineFile file, Attempt attempt) {
        var kind = file.kind().name().toLowerCase(Locale.ROOT);
        return volume(site, machine, file.drive().isEmpty() ? kind : kind + "-" + file.drive(), attempt);
    }

    private String volume(SiteId site, String machine, String part, Attempt attempt) {
        return site + "--" + machine + "--" + part + "." + run + "." + attempt;
    }
}

package io.resite.app.operations;

import io.resite.app.api.PointView;
import io.resite.app.api.PointView.DiskView;
import io.resite.ownership.Branches;
import io.resite.ownership.Ownership;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import java.time.InstantSource;
import java.util.List;

/// The acknowledged recovery points of a site, to look at.
public final class Points {
    private static final int PER_MACHINE = 50;

    private final VaultDoor door;
    private final InstantSource clock;
    private final NamedPoints points;

    Points(VaultDoor door, InstantSource clock) {
        this.door = door;
        this.clock = clock;
        this.points = new NamedPoints(door);
    }

    /// Newest first for each machine.
    ///
    /// @param machine its name; empty for all
    public List<PointView> of(SiteId site, String machine) {
        var found = machine.isEmpty()
                ? points.vault(site).catalogue(PER_MACHINE).points()
                : points.newest(site, machine, PER_MACHINE);
        var branches = new Branches(site, new Ownership(door.open(), clock));
        return found.stream().map(point -> view(point, branches.has(point))).toList();
    }

    private static PointView view(RecoveryPoint point, boolean branch) {
        return new PointView(
                point.machine().toString(),
                point.definition().name(),
                point.id().sequence(),
                point.at(),
                point.group(),
                point.consistency(),
                branch,
                point.disks().stream()
                        .map(disk ->
                                new DiskView(disk.target(), disk.size(), disk.source(), disk.read(), disk.stored()))
                        .toList());
    }
}

package io.resite.app.operations;

import io.resite.app.api.PointView;
import io.resite.app.api.PointView.DiskView;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import java.util.List;

/// The acknowledged recovery points of a site, to look at.
public final class Points {
    private static final int PER_MACHINE = 50;

    private final VaultDoor door;

    Points(VaultDoor door) {
        this.door = door;
    }

    /// Newest first for each machine.
    ///
    /// @param machine its name; empty for all
    public List<PointView> of(SiteId site, String machine) {
        var vault = door.open();
        if (!vault.sites().contains(site)) {
            throw Refusal.notThere(
                    "the vault holds nothing of a site \"%s\": it has %s".formatted(site, vault.sites()));
        }
        var points = vault.site(site).catalogue(PER_MACHINE).points().stream()
                .filter(point -> machine.isEmpty() || point.definition().name().equals(machine))
                .map(Points::view)
                .toList();
        if (points.isEmpty() && !machine.isEmpty()) {
            throw Refusal.notThere(
                    "site %s has no recovery point of a machine \"%s\": replicate it, or see `resite points %s`"
                            .formatted(site, machine, site));
        }
        return points;
    }

    private static PointView view(RecoveryPoint point) {
        return new PointView(
                point.machine().toString(),
                point.definition().name(),
                point.id().sequence(),
                point.at(),
                point.group(),
                point.consistency(),
                point.disks().stream()
                        .map(disk ->
                                new DiskView(disk.target(), disk.size(), disk.source(), disk.read(), disk.stored()))
                        .toList());
    }
}

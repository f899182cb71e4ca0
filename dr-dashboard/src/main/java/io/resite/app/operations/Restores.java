package io.resite.app.operations;

import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.DiskReader;
import io.resite.vault.SiteVault;
import java.util.List;
import java.util.stream.Collectors;

/// Finds what a person names of a vault's disks.
public final class Restores {
    private final NamedPoints points;

    public Restores(VaultDoor door) {
        this.points = new NamedPoints(door);
    }

    /// A disk of a point, not opened yet.
    public record Found(SiteVault vault, long point, PointDisk disk) {
        public String target() {
            return disk.target();
        }

        public DiskReader open() {
            return vault.openDisk(disk.map(), disk.size());
        }
    }

    /// @param machine its name in the newest spec, or in a point if the site has it no more
    /// @param target empty when the machine has one disk
    /// @param sequence 0 for the newest point
    public Found disk(String site, String machine, String target, long sequence) {
        var point = point(site, machine, sequence);
        return found(point, disk(point, target));
    }

    /// @param machine its name in the newest spec, or in a point if the site has it no more
    /// @param sequence 0 for the newest
    public RecoveryPoint point(String site, String machine, long sequence) {
        return points.point(new SiteId(site), machine, sequence);
    }

    /// All disks of a point; the one that is named, if one is.
    ///
    /// @param target empty for all
    public List<Found> disks(RecoveryPoint point, String target) {
        var wanted = target.isEmpty() ? point.disks() : List.of(disk(point, target));
        return wanted.stream().map(disk -> found(point, disk)).toList();
    }

    private Found found(RecoveryPoint point, PointDisk disk) {
        return new Found(points.vault(point.machine().origin()), point.id().sequence(), disk);
    }

    private static PointDisk disk(RecoveryPoint point, String target) {
        var disks = point.disks();
        if (target.isEmpty() && disks.size() == 1) {
            return disks.getFirst();
        }
        return disks.stream()
                .filter(disk -> disk.target().equals(target))
                .findFirst()
                .orElseThrow(() -> Refusal.notThere("point %d of %s has %s: name one with --disk"
                        .formatted(
                                point.id().sequence(),
                                point.definition().name(),
                                disks.stream().map(PointDisk::target).collect(Collectors.joining(", ")))));
    }
}

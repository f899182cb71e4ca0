package io.resite.app.operations;

import io.resite.spec.Machine;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.DiskReader;
import io.resite.vault.SiteVault;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds what a person names of a vault's disks.
public final class Restores {
    private static final int DEEPEST = 10_000;

    private final VaultDoor door;

    public Restores(VaultDoor door) {
        this.door = door;
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
        var sites = door.open().sites();
        var id = sites.stream()
                .filter(known -> known.value().equals(site))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.notThere("the vault holds nothing of a site \"%s\": it has %s".formatted(site, sites)));
        var vault = door.open().site(id);
        var point = point(vault, id, machine, sequence);
        return new Found(vault, point.id().sequence(), disk(point, target));
    }

    private RecoveryPoint point(SiteVault vault, SiteId site, String machine, long sequence) {
        var found = sequence == 0
                ? new SiteRecords(door)
                        .spec(site)
                        .flatMap(spec -> spec.value().machine(machine))
                        .map(Machine::id)
                        .flatMap(vault::newestAcknowledged)
                : Optional.<RecoveryPoint>empty();
        return found.or(() -> vault.catalogue(sequence == 0 ? 1 : DEEPEST).points().stream()
                        .filter(point -> point.definition().name().equals(machine) && !point.partial())
                        .filter(point -> sequence == 0 || point.id().sequence() == sequence)
                        .max(Comparator.comparing(RecoveryPoint::at)))
                .orElseThrow(() ->
                        Refusal.notThere("site %s has no recovery point%s of a machine \"%s\": see `resite points %s`"
                                .formatted(site, sequence == 0 ? "" : " " + sequence, machine, site)));
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

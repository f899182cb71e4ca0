package io.resite.app.operations;

import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.SiteVault;
import java.util.List;
import java.util.Optional;

/// Recovery points by the names that people use. Only those of the machine that was named are read.
final class NamedPoints {
    private final VaultDoor door;
    private final SiteRecords records;

    NamedPoints(VaultDoor door) {
        this.door = door;
        this.records = new SiteRecords(door);
    }

    SiteVault vault(SiteId site) {
        var sites = door.open().sites();
        if (!sites.contains(site)) {
            throw Refusal.notThere("the vault holds nothing of a site \"%s\": it has %s".formatted(site, sites));
        }
        return door.open().site(site);
    }

    /// The newest first, at most `limit`; none is refused.
    List<RecoveryPoint> newest(SiteId site, String machine, int limit) {
        var found = machine(site, machine)
                .map(id -> vault(site).acknowledged(id, limit))
                .orElse(List.of());
        if (found.isEmpty()) {
            throw Refusal.notThere(
                    "site %s has no recovery point of a machine \"%s\": replicate it, or see `resite points %s`"
                            .formatted(site, machine, site));
        }
        return found;
    }

    /// @param sequence 0 for the newest
    RecoveryPoint point(SiteId site, String machine, long sequence) {
        if (sequence == 0) {
            return newest(site, machine, 1).getFirst();
        }
        return machine(site, machine)
                .flatMap(id -> vault(site).acknowledged(new PointId(id, sequence)))
                .orElseThrow(() -> Refusal.notThere(
                        "site %s has no recovery point %d of a machine \"%s\": see `resite points %s --machine %s`"
                                .formatted(site, sequence, machine, site, machine)));
    }

    /// As the newest spec has it, or as its newest point has one that the site has no more.
    private Optional<MachineId> machine(SiteId site, String name) {
        var vault = vault(site);
        return records.spec(site)
                .flatMap(spec -> spec.value().machine(name))
                .map(Machine::id)
                .or(() -> vault.catalogue(1).points().stream()
                        .filter(point -> point.definition().name().equals(name))
                        .map(RecoveryPoint::machine)
                        .findFirst());
    }
}

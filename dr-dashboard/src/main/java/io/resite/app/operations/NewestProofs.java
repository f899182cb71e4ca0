package io.resite.app.operations;

import io.resite.spec.BootProof;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.SiteVault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which of each machine's points was last seen to boot. Only runs prove anything, so they are read again when a run
/// has
/// begun or ended, and now and then for what others' runs have proved.
final class NewestProofs {
    private static final Duration OFTEN_ENOUGH = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<SiteId, Read> read = new ConcurrentHashMap<>();

    NewestProofs(InstantSource clock) {
        this.clock = clock;
    }

    /// @param current the run that is under way
    private record Read(
            Instant at, Optional<String> current, List<MachineId> machines, Map<MachineId, BootProof> proofs) {}

    Map<MachineId, BootProof> of(SiteVault vault, Site site, Optional<String> current) {
        var machines = site.machines().stream().map(Machine::id).toList();
        var now = clock.instant();
        return read.compute(site.id(), (_, before) -> {
                    var known = before != null
                            && before.current().equals(current)
                            && before.machines().equals(machines)
                            && before.at().isAfter(now.minus(OFTEN_ENOUGH));
                    return known ? before : new Read(now, current, machines, newest(vault, machines));
                })
                .proofs();
    }

    private static Map<MachineId, BootProof> newest(SiteVault vault, List<MachineId> machines) {
        var proofs = new HashMap<MachineId, BootProof>();
        for (var machine : machines) {
            vault.proved(machine).stream()
                    .max(Comparator.comparingLong(PointId::sequence))
                    .flatMap(vault::proof)
                    .ifPresent(proof -> proofs.put(machine, proof));
        }
        return proofs;
    }
}

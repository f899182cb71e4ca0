package io.resite.plan;

import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Names, UUIDs and MAC addresses that machines of the recovery site use already.
final class Taken {
    private final Map<String, Machine> names = new HashMap<>();
    private final Map<UUID, Machine> uuids = new HashMap<>();
    private final Map<String, Machine> macs = new HashMap<>();

    Taken(Site recovery) {
        for (var machine : recovery.machines()) {
            names.putIfAbsent(machine.name(), machine);
            uuids.putIfAbsent(machine.id().uuid(), machine);
            machine.nics().forEach(nic -> macs.putIfAbsent(nic.mac().toLowerCase(Locale.ROOT), machine));
        }
    }

    /// Whether an earlier run brought the machine back and it still runs: others may depend on it.
    boolean runsAlready(Machine machine, String as) {
        var there = uuids.get(machine.id().uuid());
        return there != null && there.name().equals(as) && there.state() != MachineState.STOPPED;
    }

    /// Why the machine cannot be defined beside what is there, and the way out.
    Optional<String> refusal(Machine machine, String as) {
        if (runsAlready(machine, as)) {
            return Optional.of(as + " runs on " + names(machine) + " already: there is nothing to bring back");
        }
        var sameUuid = uuids.get(machine.id().uuid());
        if (sameUuid != null) {
            return Optional.of("its UUID is taken at " + sameUuid.host() + " by machine " + sameUuid.name()
                    + "; `virsh undefine " + sameUuid.name() + "` on " + sameUuid.host()
                    + " frees it, and its volumes stay");
        }
        var sameName = names.get(as);
        if (sameName != null) {
            return Optional.of("the name " + as + " is taken at " + sameName.host()
                    + " by another machine; rename it (`virsh domrename`) or undefine it");
        }
        return machine.nics().stream()
                .flatMap(nic -> Optional.ofNullable(macs.get(nic.mac().toLowerCase(Locale.ROOT))).stream()
                        .map(other -> "its MAC " + nic.mac() + " is taken at " + other.host() + " by machine "
                                + other.name() + "; give that machine another MAC or undefine it"))
                .findFirst();
    }

    private String names(Machine machine) {
        var there = uuids.get(machine.id().uuid());
        return there == null ? "a host" : there.host();
    }
}

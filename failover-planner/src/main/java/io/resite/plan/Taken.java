package io.resite.plan;

import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import java.util.HashMap;
import java.util.List;
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
            machine.nics().forEach(nic -> macs.putIfAbsent(plug(nic.mac(), nic.network()), machine));
        }
    }

    /// Whether an earlier run brought the machine back and it still runs: others may depend on it.
    boolean runsAlready(Machine machine, String as) {
        return earlier(machine, as)
                .filter(there -> there.state() == MachineState.RUNNING)
                .isPresent();
    }

    /// The host on which an earlier run left the machine unfinished. The next run replaces it there, after making sure
    /// that it never came back.
    Optional<String> remainder(Machine machine, String as) {
        return earlier(machine, as)
                .filter(there -> there.state() != MachineState.RUNNING)
                .filter(Machine::madeByRun)
                .map(Machine::host);
    }

    /// Why the machine cannot be defined beside what is there, and the way out.
    ///
    /// @param attachments of its NICs: a MAC address may be there twice, but not on one network
    Optional<String> refusal(Machine machine, String as, List<Attachment> attachments) {
        if (remainder(machine, as).isPresent()) {
            return Optional.empty();
        }
        var sameUuid = uuids.get(machine.id().uuid());
        if (sameUuid != null) {
            return Optional.of(
                    runsAlready(machine, as)
                            ? as + " runs on " + sameUuid.host() + " already: there is nothing to bring back"
                            : "its UUID is taken at " + sameUuid.host() + " by machine " + sameUuid.name()
                                    + "; `virsh undefine " + sameUuid.name() + "` on " + sameUuid.host()
                                    + " frees it, and its volumes stay");
        }
        var sameName = names.get(as);
        if (sameName != null) {
            return Optional.of("the name " + as + " is taken at " + sameName.host()
                    + " by another machine; rename it (`virsh domrename`) or undefine it");
        }
        return attachments.stream()
                .flatMap(attachment -> network(attachment).stream()
                        .flatMap(network -> Optional.ofNullable(macs.get(plug(attachment.mac(), network))).stream())
                        .map(other -> "its MAC " + attachment.mac() + " is taken at " + other.host() + " by machine "
                                + other.name() + " on the same network; give that machine another MAC or undefine it"))
                .findFirst();
    }

    private static String plug(String mac, String network) {
        return mac.toLowerCase(Locale.ROOT) + " on " + network;
    }

    private static Optional<String> network(Attachment attachment) {
        return switch (attachment) {
            case Attachment.Rebuilt(var _, var network) -> Optional.of(network.as());
            case Attachment.Existing existing -> Optional.of(existing.as());
            case Attachment.SelfContained _, Attachment.Nowhere _ -> Optional.empty();
        };
    }

    /// What an earlier run made of the machine, in any state.
    Optional<Machine> earlier(Machine machine, String as) {
        return Optional.ofNullable(uuids.get(machine.id().uuid()))
                .filter(there -> there.name().equals(as));
    }
}

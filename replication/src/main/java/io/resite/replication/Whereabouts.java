package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.spec.Disk;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// On which host of its site a machine is. It may have moved since the site was captured, and a move may leave a
/// definition behind, so one that is off is looked for elsewhere before that is believed.
final class Whereabouts {
    private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);

    private final Site site;
    private final Function<String, Hypervisor> hosts;

    Whereabouts(Site site, Function<String, Hypervisor> hosts) {
        this.site = site;
        this.hosts = hosts;
    }

    sealed interface Place {}

    record Found(Hypervisor host, Machine machine) implements Place {}

    record Unknown(String reason) implements Place {}

    Place find(String name) {
        return site.machine(name)
                .map(this::find)
                .orElseGet(() -> new Unknown("is not in the captured site; capture it again, or correct the policy"));
    }

    private Place find(Machine machine) {
        Optional<Place> off = Optional.empty();
        var silent = new ArrayList<String>();
        for (var host : candidates(machine)) {
            try {
                var connection = hosts.apply(host);
                var state = connection.pulse(machine.id().uuid()).map(Hypervisor.Pulse::state);
                if (state.isPresent()) {
                    var found = new Found(connection, at(machine, host));
                    if (state.get() != MachineState.STOPPED) {
                        return found;
                    }
                    off = off.isPresent() ? off : Optional.of(found);
                }
            } catch (HypervisorException unreachable) {
                silent.add(String.valueOf(unreachable.getMessage()));
            }
        }
        if (off.isEmpty()) {
            return new Unknown(
                    silent.isEmpty()
                            ? "is on no host of the site any more; capture the site again"
                            : String.join("; ", silent));
        }
        return !silent.isEmpty() && isShared(machine)
                ? new Unknown(
                        "is stopped, and may run elsewhere, for its storage is shared: " + String.join("; ", silent))
                : off.get();
    }

    /// Where it was first.
    private List<String> candidates(Machine machine) {
        return Stream.concat(Stream.of(machine.host()), site.hosts().stream().map(Host::name))
                .distinct()
                .toList();
    }

    private static Machine at(Machine machine, String host) {
        if (host.equals(machine.host())) {
            return machine;
        }
        LOG.info("{} is on {} now, not on {} as captured", machine.name(), host, machine.host());
        return machine.at(host);
    }

    private boolean isShared(Machine machine) {
        var shared = site.pools().stream()
                .filter(StoragePool::shared)
                .map(StoragePool::name)
                .toList();
        return machine.disks().stream().map(Disk::pool).anyMatch(pool -> pool.isEmpty() || shared.contains(pool));
    }
}

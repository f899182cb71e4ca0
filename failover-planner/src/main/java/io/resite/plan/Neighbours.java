package io.resite.plan;

import io.resite.spec.Disk;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import java.util.Collection;
import java.util.Optional;

/// Which other host of its own site could run a machine from the disks that it has.
final class Neighbours {
    private final Site site;
    private final Collection<String> lost;

    /// @param site as it was captured, or as it answers now
    /// @param lost hosts of it that are no neighbours
    Neighbours(Site site, Collection<String> lost) {
        this.site = site;
        this.lost = lost;
    }

    /// The first that could, whether it has room or not.
    Optional<String> of(Machine machine) {
        return obstacle(machine).isPresent()
                ? Optional.empty()
                : site.hosts().stream()
                        .map(host -> host.name())
                        .filter(host ->
                                !lost.contains(host) && objection(host, machine).isEmpty())
                        .findFirst();
    }

    /// Why no other host at all can run it from the disks that it has.
    static Optional<String> obstacle(Machine machine) {
        if (machine.disks().isEmpty()) {
            return Optional.of("it has no disk that another host could see");
        }
        return new Traits(machine.definition()).hasHostDevice()
                ? Optional.of("it uses a physical device of " + machine.host())
                : Optional.empty();
    }

    /// Why a host cannot run it.
    Optional<String> objection(String host, Machine machine) {
        return machine.disks().stream()
                .filter(disk -> !sees(host, disk))
                .findFirst()
                .map(disk -> "it does not see disk " + disk.target() + " (no shared pool " + disk.pool() + ")")
                .or(() -> machine.nics().stream()
                        .map(Nic::network)
                        .filter(network -> !network.isEmpty()
                                && site.network(host, network)
                                        .filter(there -> there.active())
                                        .isEmpty())
                        .findFirst()
                        .map(network -> "network " + network + " is not up there"));
    }

    private boolean sees(String host, Disk disk) {
        return site.pool(host, disk.pool())
                .filter(StoragePool::shared)
                .filter(StoragePool::active)
                .isPresent();
    }

    /// Whether it ran when the site was captured: what was off is not missed.
    static boolean ran(Machine machine) {
        return machine.state() != MachineState.STOPPED;
    }
}

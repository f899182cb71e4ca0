package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.plan.PlannedMachine;
import io.resite.spec.MachineState;
import io.resite.spec.RecoveryPoint;
import java.util.List;

/// Looks whether a host has the memory that the machines planned for it need, as it is right now.
final class HostRoom {
    private final Sight sight;
    private final String name;
    private final Hypervisor host;

    HostRoom(Sight sight, String name, Hypervisor host) {
        this.sight = sight;
        this.name = name;
        this.host = host;
    }

    List<Finding> look() {
        var needed = sight.plan().machines().stream()
                .filter(machine -> machine.host().equals(name) && !isHeldAlready(machine))
                .flatMap(machine -> sight.pointIfThere(machine).stream())
                .map(RecoveryPoint::definition)
                .map(definition -> definition.memory())
                .reduce(ByteSize.ZERO, ByteSize::plus);
        var free = host.host().freeMemory();
        var figures = needed.rounded() + " of memory needed, " + free.rounded() + " free";
        return List.of(
                needed.compareTo(free) > 0
                        ? Finding.stops(
                                "memory",
                                name + " is too full: " + figures
                                        + "; free some, or plan again: what does not fit is left out then")
                        : Finding.fine("memory", name + ": " + figures));
    }

    /// What an earlier run left half filled holds its memory until it is replaced.
    private boolean isHeldAlready(PlannedMachine machine) {
        return host.domain(machine.machine().uuid())
                .filter(domain -> domain.state() != MachineState.STOPPED)
                .isPresent();
    }
}

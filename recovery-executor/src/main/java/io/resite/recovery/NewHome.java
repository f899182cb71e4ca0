package io.resite.recovery;

import io.resite.hypervisor.Hypervisor;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step.CreateDisk;
import io.resite.spec.Nic;
import io.resite.spec.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Finds what keeps a host from taking in a machine of a run that was planned for another one. It only looks.
final class NewHome {
    private final RecoveryPlan plan;
    private final PlannedMachine machine;
    private final RecoveryPoint point;

    NewHome(RecoveryPlan plan, PlannedMachine machine, RecoveryPoint point) {
        this.plan = plan;
        this.machine = machine;
        this.point = point;
    }

    /// All obstacles, each with the way out.
    List<String> obstacles(String host, Hypervisor hypervisor) {
        var obstacles = new ArrayList<String>();
        hypervisor
                .domain(machine.machine().uuid())
                .or(() -> hypervisor.domain(machine.as()))
                .ifPresent(domain ->
                        obstacles.add("name or UUID is taken by domain %s: remove it first".formatted(domain.name())));
        var free = hypervisor.host().freeMemory();
        var needed = point.definition().memory();
        if (needed.compareTo(free) > 0) {
            obstacles.add("%s of memory needed, %s free".formatted(needed.rounded(), free.rounded()));
        }
        var pools = hypervisor.pools();
        plan.steps().stream()
                .flatMap(step ->
                        step instanceof CreateDisk disk && disk.machine().equals(machine.machine())
                                ? List.of(disk.pool()).stream()
                                : List.<String>of().stream())
                .distinct()
                .filter(name -> pools.stream().noneMatch(pool -> pool.name().equals(name) && pool.active()))
                .forEach(name -> obstacles.add("pool " + name + " is not active there"));
        var networks = hypervisor.networks();
        var wanted = point.definition().nics().stream().map(Nic::network).collect(Collectors.toSet());
        plan.networks().stream()
                .filter(planned -> wanted.contains(planned.network()))
                .map(PlannedNetwork::as)
                .distinct()
                .filter(as ->
                        networks.stream().noneMatch(network -> network.name().equals(as) && network.active()))
                .forEach(as -> obstacles.add("network " + as + " is not active there"));
        return obstacles;
    }
}

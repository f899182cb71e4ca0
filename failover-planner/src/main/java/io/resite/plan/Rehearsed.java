package io.resite.plan;

import io.resite.document.ByteSize;
import io.resite.spec.HealthCheck;
import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What sets a drill apart from the real thing, and how the real thing makes the drill go out of its way.
final class Rehearsed {
    private Rehearsed() {}

    static String name(Purpose purpose, String atRecovery) {
        return purpose instanceof Purpose.Drill ? atRecovery + Machine.DRILL_SUFFIX : atRecovery;
    }

    /// Those that can be asked of a machine which nothing outside its bubble reaches: its agent's.
    static List<HealthCheck> checks(List<HealthCheck> all) {
        return all.stream().filter(HealthCheck.Agent.class::isInstance).toList();
    }

    /// How many of a machine's checks a drill does not ask, in words; empty when it asks all.
    static List<String> unasked(Purpose purpose, List<HealthCheck> all) {
        var left = all.size() - checks(all).size();
        return purpose instanceof Purpose.Drill && left > 0
                ? List.of(left + " of its " + all.size()
                        + " checks not asked: nothing outside reaches a drill, only its guest agent is asked")
                : List.of();
    }

    /// The request as it is once the drills at the recovery site are over, for they are removed before anything else
    /// is done. A drill itself takes only what is left beside another.
    static PlanRequest makingWay(PlanRequest request) {
        return request.purpose() instanceof Purpose.Drill ? request : request.at(withoutDrills(request.recovery()));
    }

    private static Site withoutDrills(Site recovery) {
        var drills = recovery.machines().stream().filter(Machine::ofDrill).collect(Collectors.toSet());
        return new Site(
                recovery.id(),
                recovery.capturedAt(),
                recovery.hosts().stream().map(host -> freed(host, drills)).toList(),
                recovery.networks(),
                recovery.pools(),
                recovery.machines().stream()
                        .filter(machine -> !drills.contains(machine))
                        .toList(),
                recovery.filters(),
                recovery.secrets(),
                recovery.notes());
    }

    private static Host freed(Host host, Set<Machine> drills) {
        var held = drills.stream()
                .filter(machine -> machine.host().equals(host.name()) && machine.state() != MachineState.STOPPED)
                .mapToLong(machine -> machine.memory().bytes())
                .sum();
        return new Host(
                host.name(),
                host.uri(),
                host.memory(),
                host.freeMemory().plus(new ByteSize(held)),
                host.cpus(),
                host.hypervisor(),
                host.capabilities());
    }

    /// What keeps a drill up: it waits for nothing but the preflight, so that it is asked whatever comes up.
    static Step lookingAround(Duration kept, List<String> after) {
        var question = new Hook.Manual(
                Moment.AFTER_RUN,
                "keep",
                "whoever looks around",
                "the drill stays for you to look around, by its machines' consoles (virsh console NAME); say done when"
                        + " you have seen enough, and it is removed",
                kept);
        return new Step.Hook("hook/keep", after, "", "", "", question);
    }
}

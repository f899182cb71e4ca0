package io.resite.plan;

import io.resite.document.ByteSize;
import io.resite.spec.HealthCheck;
import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.RecoveryMode;
import io.resite.spec.Site;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What sets a drill apart from the real thing, and how the real thing makes the drill go out of its way.
final class Rehearsed {
    private Rehearsed() {}

    static String name(Purpose purpose, String atRecovery) {
        return purpose instanceof Purpose.Drill ? atRecovery + Machine.DRILL_SUFFIX : atRecovery;
    }

    /// A drill copies nothing unless it is asked to: so it costs neither hours nor room, whatever the size of the
    /// disks.
    static boolean runsOutOfVault(Purpose purpose, RecoveryMode mode) {
        return mode == RecoveryMode.INSTANT || isLean(purpose);
    }

    /// Whether volumes hold no more than what guests write.
    static boolean isLean(Purpose purpose) {
        return purpose instanceof Purpose.Drill drill && !drill.copying();
    }

    /// The router that a drill's networks of a host have together, as the host calls it; empty where there is no
    /// gateway
    /// to stand in for.
    static String router(PlanRequest request, CapturedNetwork network, String host) {
        return isRouted(request.purpose(), network) ? request.nameAtRecovery("router-" + host) : "";
    }

    private static boolean isRouted(Purpose purpose, CapturedNetwork network) {
        return purpose instanceof Purpose.Drill drill
                && drill.routed()
                && !network.definition().subnets().isEmpty();
    }

    /// The address by which the router of one of a machine's networks reaches it; empty when none does.
    static String reachedAt(Purpose purpose, List<Attachment> attachments, Optional<String> address) {
        return address.filter(known -> Subnet.of(known + (known.contains(":") ? "/128" : "/32"))
                        .filter(place -> attachments.stream()
                                .anyMatch(attachment -> attachment instanceof Attachment.Rebuilt(var _, var network)
                                        && isRouted(purpose, network)
                                        && network.definition().subnets().stream()
                                                .anyMatch(place::overlaps)))
                        .isPresent())
                .orElse("");
    }

    /// Those that can be asked of a machine which nothing outside its bubble reaches: its agent's, and what its router
    /// asks.
    static List<HealthCheck> checks(List<HealthCheck> all, boolean reached) {
        return all.stream().filter(check -> isAsked(check, reached)).toList();
    }

    private static boolean isAsked(HealthCheck check, boolean reached) {
        return switch (check) {
            case HealthCheck.Agent _ -> true;
            case HealthCheck.Tcp _, HealthCheck.Http _, HealthCheck.Ping _, HealthCheck.Lease _ -> reached;
            case HealthCheck.Script _ -> false;
        };
    }

    /// How many of a machine's checks a drill does not ask, in words; empty when it asks all.
    static List<String> unasked(Purpose purpose, List<HealthCheck> all, boolean reached) {
        var left = all.size() - checks(all, reached).size();
        return purpose instanceof Purpose.Drill && left > 0
                ? List.of(left + " of its " + all.size() + " checks not asked: nothing outside reaches a drill, only "
                        + (reached ? "its router and its guest agent are asked" : "its guest agent is asked"))
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

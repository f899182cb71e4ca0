package io.resite.policy;

import io.resite.spec.External;
import io.resite.spec.Leaving;
import io.resite.spec.MachinePolicy;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Dependencies: of something that is there, in no circle, and out of a group only as the group allows.
final class DependencyRules {
    private final ProtectionPolicy policy;
    private final Optional<SiteNames> primary;
    private final Findings found;
    private final Map<String, ProtectionGroup> homes = new HashMap<>();
    private final Map<String, List<String>> dependencies = new HashMap<>();
    private final Set<String> machines = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> done = new HashSet<>();

    DependencyRules(ProtectionPolicy policy, Optional<SiteNames> primary, Findings found) {
        this.policy = policy;
        this.primary = primary;
        this.found = found;
        // Without the site at hand, what the policy speaks of as a machine.
        primary.map(SiteNames::machines).ifPresentOrElse(machines::addAll, () -> {
            policy.groups().forEach(group -> machines.addAll(group.machines()));
            policy.machines().forEach(machine -> machines.add(machine.machine()));
        });
        policy.groups().forEach(group -> group.machines().forEach(machine -> homes.putIfAbsent(machine, group)));
        policy.machines().forEach(machine -> dependencies.putIfAbsent(machine.machine(), machine.dependsOn()));
        known.addAll(machines);
        policy.externals().forEach(external -> known.add(external.name()));
    }

    void look() {
        found.once(
                policy.externals().stream().map(External::name).toList(),
                "externals[%d].name",
                "externals",
                "two are named %s; rename one");
        for (var index = 0; index < policy.externals().size(); index++) {
            var external = policy.externals().get(index);
            if (!external.check().needsAddress()) {
                found.error(
                        "externals[%d].check".formatted(index),
                        "externals: " + external.name(),
                        "only a machine of ours can be asked so; use tcp, http or ping");
            }
        }
        for (var index = 0; index < policy.machines().size(); index++) {
            var machine = policy.machines().get(index);
            for (var place = 0; place < machine.dependsOn().size(); place++) {
                var field = "machines[%d].dependsOn[%d]".formatted(index, place);
                known(machine, machine.dependsOn().get(place), field);
                leaving(machine, machine.dependsOn().get(place), field);
            }
        }
        for (var machine : policy.machines()) {
            follow(machine.machine(), new ArrayDeque<>());
        }
    }

    private void known(MachinePolicy machine, String needed, String field) {
        primary.ifPresent(site -> found.known(field, entry(machine), "machine", needed, known, site.id()));
    }

    private void leaving(MachinePolicy machine, String needed, String field) {
        var group = homes.get(machine.machine());
        if (group == null || group.equals(homes.get(needed)) || group.leaving() == Leaving.INCLUDE) {
            return;
        }
        var name = group.name();
        var other = homes.get(needed);
        var home = other == null ? "no group" : "group " + other.name();
        if (group.leaving() == Leaving.REFUSE) {
            found.error(
                    field,
                    entry(machine),
                    "%s is in %s, and group %s refuses dependencies that leave it; put both into one group, drop it, or say leaving: include or external"
                            .formatted(needed, home, name));
        } else if (policy.external(needed).isEmpty()) {
            found.error(
                    field,
                    entry(machine),
                    "%s is in %s, and group %s takes such dependencies as external; say in externals how to ask for %s (name, address, check)"
                            .formatted(needed, home, name, needed));
        }
    }

    private void follow(String machine, Deque<String> way) {
        if (way.contains(machine)) {
            var walked = new ArrayList<>(way);
            var circle = walked.subList(walked.indexOf(machine), walked.size());
            found.error(
                    "machines[%d].dependsOn".formatted(place(way.getLast())),
                    "machines",
                    "circle of dependsOn: %s -> %s; one of them must start first"
                            .formatted(String.join(" -> ", circle), machine));
        } else if (!done.contains(machine)) {
            way.addLast(machine);
            dependencies.getOrDefault(machine, List.of()).stream()
                    // Nothing is started outside, so nothing waits there.
                    .filter(needed ->
                            policy.outside(machine, needed, machines::contains).isEmpty())
                    .forEach(needed -> follow(needed, way));
            way.removeLast();
            done.add(machine);
        }
    }

    private int place(String machine) {
        return policy.machines().stream().map(MachinePolicy::machine).toList().indexOf(machine);
    }

    private static String entry(MachinePolicy machine) {
        return "machines: %s: dependsOn".formatted(machine.machine());
    }
}

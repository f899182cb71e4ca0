package io.resite.plan;

import io.resite.spec.External;
import io.resite.spec.Machine;
import io.resite.spec.MachinePolicy;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Puts machines into the order in which they get a place: what others depend on first, then by tier, then by name.
///
/// A policy with a circle in it must not keep a site down, so the circle is cut at its most urgent machine, and that
/// machine says so.
final class Ranking {
    /// A machine in its place of the order.
    ///
    /// @param urgency its own tier, or the tier of the most urgent machine that depends on it
    /// @param dependsOn names of machines of the site that it waits for
    /// @param externals what it waits for outside the site
    /// @param takenFor the machine that made it as urgent as it is by depending on it; empty when its own tier does
    /// @param remarks what of the policy could not be followed
    record Ranked(
            Machine machine,
            MachinePolicy policy,
            Tier urgency,
            List<String> dependsOn,
            List<External> externals,
            String takenFor,
            List<String> remarks) {
        String name() {
            return machine.name();
        }
    }

    private static final Comparator<Node> BY_URGENCY = Comparator.comparing((Node node) -> node.urgency)
            .thenComparing(node -> node.policy.tier())
            .thenComparing(Node::name);

    private final TreeMap<String, Node> nodes = new TreeMap<>();

    private Ranking(List<Machine> machines, ProtectionPolicy policy) {
        for (var machine : machines) {
            nodes.put(machine.name(), new Node(machine, policy.of(machine.name())));
        }
        nodes.values().forEach(node -> readDependencies(node, policy));
        for (var tier : Tier.values()) {
            claim(tier);
        }
    }

    /// @param machines no two of one name
    static List<Ranked> of(List<Machine> machines, ProtectionPolicy policy) {
        return new Ranking(machines, policy).inOrder();
    }

    private void readDependencies(Node node, ProtectionPolicy policy) {
        for (var name : node.policy.dependsOn()) {
            var needed = Optional.ofNullable(nodes.get(name));
            var outside = policy.outside(node.name(), name, nodes::containsKey);
            if (outside.isPresent()) {
                node.externals.add(outside.get());
            } else if (needed.isPresent()) {
                node.waitsFor.add(needed.get());
                leaving(node, name, policy).ifPresent(node.remarks::add);
            } else {
                node.remarks.add("does not wait for " + name + ": the policy names it, the captured site has none");
            }
        }
    }

    /// A policy that cannot be followed here does not keep what a machine cannot do without away from it.
    private static Optional<String> leaving(Node node, String needed, ProtectionPolicy policy) {
        return policy.leaving(node.name(), needed).flatMap(leaving -> switch (leaving) {
            case INCLUDE -> Optional.empty();
            case EXTERNAL ->
                Optional.of("waits for " + needed
                        + " to come back with it: the policy takes it as external and does not say how to ask for it");
            case REFUSE ->
                Optional.of("waits for " + needed
                        + " to come back with it, though its group refuses dependencies that leave it");
        });
    }

    /// A machine is as urgent as the most urgent one that needs it: each tier claims what it reaches and no more urgent
    /// one has claimed.
    private void claim(Tier tier) {
        var pending = new ArrayList<Node>();
        nodes.values().stream().filter(node -> node.policy.tier() == tier).forEach(pending::add);
        while (!pending.isEmpty()) {
            var node = pending.removeLast();
            if (!node.claimed) {
                node.claimed = true;
                node.urgency = tier;
                for (var needed : node.waitsFor) {
                    if (!needed.claimed && needed.takenFor.isEmpty() && needed.policy.tier() != tier) {
                        needed.takenFor = node.name();
                    }
                    pending.add(needed);
                }
            }
        }
    }

    private List<Ranked> inOrder() {
        var waiting = new TreeSet<>(BY_URGENCY);
        var ready = new TreeSet<>(BY_URGENCY);
        waiting.addAll(nodes.values());
        for (var node : waiting) {
            node.open.addAll(node.waitsFor);
            node.waitsFor.forEach(dependency -> dependency.dependents.add(node));
            if (node.open.isEmpty()) {
                ready.add(node);
            }
        }
        var order = new ArrayList<Ranked>();
        while (!waiting.isEmpty()) {
            if (ready.isEmpty()) {
                cutCircle(waiting.first(), ready);
                continue;
            }
            var node = ready.removeFirst();
            waiting.remove(node);
            order.add(node.ranked());
            for (var dependent : node.dependents) {
                if (dependent.open.remove(node) && dependent.open.isEmpty()) {
                    ready.add(dependent);
                }
            }
        }
        return order;
    }

    /// Finds a circle by walking along what is waited for, and frees its most urgent machine from waiting in it.
    private static void cutCircle(Node start, Set<Node> ready) {
        var path = new LinkedHashSet<Node>();
        var at = start;
        while (path.add(at)) {
            at = at.open.iterator().next();
        }
        var walked = List.copyOf(path);
        var circle = walked.subList(walked.indexOf(at), walked.size());
        var freed = circle.stream().min(BY_URGENCY).orElseThrow();
        var ahead = circle.get((circle.indexOf(freed) + 1) % circle.size());
        freed.open.remove(ahead);
        freed.waitsFor.remove(ahead);
        var names = circle.stream().map(Node::name).toList();
        freed.remarks.add("does not wait for " + ahead.name() + ": the policy makes them wait in a circle ("
                + String.join(" → ", names) + " → " + names.getFirst() + ")");
        if (freed.open.isEmpty()) {
            ready.add(freed);
        }
    }

    /// A machine while the order is found.
    private static final class Node {
        private final Machine machine;
        private final MachinePolicy policy;
        private final Set<Node> waitsFor = new LinkedHashSet<>();
        private final Set<External> externals = new LinkedHashSet<>();
        private final Set<Node> open = new LinkedHashSet<>();
        private final Set<Node> dependents = new LinkedHashSet<>();
        private final List<String> remarks = new ArrayList<>();
        private Tier urgency;
        private String takenFor = "";
        private boolean claimed;

        Node(Machine machine, MachinePolicy policy) {
            this.machine = machine;
            this.policy = policy;
            urgency = policy.tier();
        }

        String name() {
            return machine.name();
        }

        Ranked ranked() {
            return new Ranked(
                    machine,
                    policy,
                    urgency,
                    waitsFor.stream().map(Node::name).toList(),
                    List.copyOf(externals),
                    takenFor,
                    List.copyOf(remarks));
        }
    }
}

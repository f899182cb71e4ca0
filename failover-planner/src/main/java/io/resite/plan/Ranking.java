package io.resite.plan;

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
    /// @param remarks what of the policy could not be followed
    record Ranked(Machine machine, MachinePolicy policy, Tier urgency, List<String> dependsOn, List<String> remarks) {
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
        nodes.values().forEach(this::readDependencies);
        for (var tier : Tier.values()) {
            claim(tier);
        }
    }

    /// @param machines no two of one name
    static List<Ranked> of(List<Machine> machines, ProtectionPolicy policy) {
        return new Ranking(machines, policy).inOrder();
    }

    private void readDependencies(Node node) {
        for (var name : node.policy.dependsOn()) {
            Optional.ofNullable(nodes.get(name))
                    .ifPresentOrElse(
                            node.waitsFor::add,
                            () -> node.remarks.add(
                                    "does not wait for " + name + ": the policy names it, the captured site has none"));
        }
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
                pending.addAll(node.waitsFor);
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
        private final Set<Node> open = new LinkedHashSet<>();
        private final Set<Node> dependents = new LinkedHashSet<>();
        private final List<String> remarks = new ArrayList<>();
        private Tier urgency;
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
                    machine, policy, urgency, waitsFor.stream().map(Node::name).toList(), List.copyOf(remarks));
        }
    }
}

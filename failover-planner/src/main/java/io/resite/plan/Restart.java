package io.resite.plan;

import io.resite.document.ByteSize;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.Network;
import io.resite.spec.Nic;
import io.resite.spec.RecoveryPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans how machines of lost hosts go on at their own site, from the disks that they have: on other hosts that see
/// them too. Of the vault only their newest points' definitions are taken, and the state of their firmware.
///
/// Hooks and what runs outside the site have no part in it: for the world the machines stay where they are.
final class Restart {
    private static final String PREFLIGHT = "preflight";
    private static final String FENCE = "fence";

    private final PlanRequest request;
    private final List<String> lost;
    private final Neighbours neighbours;
    private final Map<MachineId, RecoveryPoint> points = new HashMap<>();

    /// Memory that is left, by host.
    private final Map<String, ByteSize> free = new LinkedHashMap<>();

    private final Map<String, Going> going = new LinkedHashMap<>();
    private final Map<MachineId, Verdict> stays = new HashMap<>();

    /// A machine that goes on.
    ///
    /// @param point whose definition it goes on by
    private record Going(Ranking.Ranked rank, RecoveryPoint point, String group, String host) {
        MachineId id() {
            return rank.machine().id();
        }

        Machine definition() {
            return point.definition();
        }
    }

    Restart(PlanRequest request) {
        this.request = request;
        lost = request.purpose().selection().hosts();
        neighbours = new Neighbours(request.recovery(), lost);
        request.recovery().hosts().forEach(host -> free.put(host.name(), host.freeMemory()));
        request.catalogue().points().stream()
                .filter(point -> !point.partial())
                .forEach(point -> points.merge(
                        point.machine(), point, (one, other) -> Vetting.NEWEST.compare(one, other) >= 0 ? one : other));
        // For the error that names the hosts there are.
        request.purpose().selection().of(request.primary(), request.policy());
        Ranking.of(request.primary().machines(), request.policy()).forEach(this::place);
    }

    RecoveryPlan plan() {
        return new RecoveryPlan(
                request.primary().id(),
                request.primary().id(),
                request.mode(),
                request.specRevision(),
                request.policyRevision(),
                going.values().stream().map(this::planned).toList(),
                networks(),
                List.of(),
                steps(),
                account(),
                request.offer().choice(),
                request.purpose().selection().words(),
                lost);
    }

    private void place(Ranking.Ranked ranked) {
        var machine = ranked.machine();
        if (!lost.contains(machine.host())) {
            stays(machine, Outcome.RESTORED, "is left alone: it is not of " + String.join(", ", lost));
            return;
        }
        var elsewhere = request.recovery().machine(machine.id()).filter(there -> there.state() != MachineState.STOPPED);
        if (elsewhere.isPresent()) {
            stays(machine, Outcome.RESTORED, "runs on " + elsewhere.get().host() + " already");
            return;
        }
        var point = Optional.ofNullable(points.get(machine.id()));
        var refusal = refusal(machine, point);
        if (refusal.isPresent()) {
            stays(machine, Outcome.CANNOT, refusal.get());
            return;
        }
        var objections = new ArrayList<String>();
        for (var host : free.keySet()) {
            var objection = objection(host, point.orElseThrow().definition());
            if (objection.isEmpty()) {
                var need = point.orElseThrow().definition().memory();
                free.computeIfPresent(host, (_, left) -> new ByteSize(left.bytes() - need.bytes()));
                going.put(
                        ranked.name(),
                        new Going(
                                ranked, point.orElseThrow(), Selection.groupOf(ranked.name(), request.policy()), host));
                return;
            }
            objections.add(host + ": " + objection.get());
        }
        stays(
                machine,
                Outcome.CANNOT,
                objections.isEmpty()
                        ? "no other host of " + request.primary().id() + " answers"
                        : "no other host of " + request.primary().id() + " can run it (" + String.join("; ", objections)
                                + "): " + fromVault(machine));
    }

    private static Optional<String> refusal(Machine machine, Optional<RecoveryPoint> point) {
        if (!Neighbours.ran(machine)) {
            return Optional.of("it was not running; define and start it where its disks are seen");
        }
        if (point.isEmpty()) {
            return Optional.of(
                    "the vault has no acknowledged point of it, whose definition is needed: define it by hand"
                            + " where its disks are seen");
        }
        return Neighbours.obstacle(point.get().definition()).map(obstacle -> obstacle + ": " + fromVault(machine));
    }

    private static String fromVault(Machine machine) {
        return "it comes back from its newest point with `--host " + machine.host() + "` and without `--mode restart`";
    }

    private Optional<String> objection(String host, Machine definition) {
        return neighbours.objection(host, definition).or(() -> {
            var left = free.getOrDefault(host, ByteSize.ZERO);
            return definition.memory().compareTo(left) > 0
                    ? Optional.of("needs " + definition.memory() + " of memory, " + left.rounded() + " are free")
                    : Optional.empty();
        });
    }

    private void stays(Machine machine, Outcome outcome, String why) {
        stays.put(machine.id(), new Verdict("machine " + machine.name(), outcome, why));
    }

    private PlannedMachine planned(Going machine) {
        return new PlannedMachine(
                machine.id(),
                machine.rank().name(),
                machine.rank().name(),
                machine.host(),
                machine.rank().policy().tier(),
                machine.group(),
                machine.point().id(),
                machine.point().at(),
                waitsFor(machine),
                request.policy().onFailure().of(machine.rank().policy().tier()),
                false);
    }

    private List<String> waitsFor(Going machine) {
        return machine.rank().dependsOn().stream().filter(going::containsKey).toList();
    }

    private List<PlannedNetwork> networks() {
        var networks = new LinkedHashSet<PlannedNetwork>();
        for (var machine : going.values()) {
            machine.definition().nics().stream()
                    .map(Nic::network)
                    .filter(network -> !network.isEmpty())
                    .forEach(network -> networks.add(
                            new PlannedNetwork(network, machine.definition().host(), machine.host(), network, false)));
        }
        return List.copyOf(networks);
    }

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        steps.add(new Step.Preflight(PREFLIGHT, List.of()));
        if (going.isEmpty()) {
            return steps;
        }
        steps.add(new Step.Fence(
                FENCE,
                List.of(PREFLIGHT),
                request.policy().fencing(),
                going.values().stream().map(Going::id).toList(),
                request.policy().fenceBy(),
                FencedHosts.of(request.primary(), request.policy(), request.purpose())));
        going.values().stream()
                .map(Going::group)
                .distinct()
                .forEach(group -> steps.add(new Step.Own(
                        "own/" + group, List.of(FENCE), group, StepGraph.waiting(request.policy(), group))));
        going.values().forEach(machine -> {
            var name = machine.rank().name();
            steps.add(
                    new Step.Define("define/" + name, List.of("own/" + machine.group()), machine.id(), machine.host()));
        });
        for (var machine : going.values()) {
            var name = machine.rank().name();
            var after = new ArrayList<String>();
            after.add("define/" + name);
            waitsFor(machine).forEach(other -> after.add("verify/" + other));
            steps.add(new Step.Start("start/" + name, List.copyOf(after), machine.id(), machine.host()));
            var address = machine.definition()
                    .address()
                    .or(machine.rank().machine()::address)
                    .orElse("");
            steps.add(new Step.Verify(
                    "verify/" + name,
                    List.of("start/" + name),
                    machine.id(),
                    machine.host(),
                    address,
                    machine.rank().policy().checks()));
        }
        return steps;
    }

    /// Of what lies elsewhere nothing changes; what only the lost hosts had is gone with them.
    private List<Verdict> account() {
        var verdicts = new ArrayList<Verdict>();
        var primary = request.primary();
        primary.machines().stream()
                .sorted(Comparator.comparing(Machine::name).thenComparing(Machine::id))
                .forEach(machine -> verdicts.addAll(account(machine)));
        primary.networks().stream()
                .sorted(Comparator.comparing(Network::name).thenComparing(Network::host))
                .forEach(network -> verdicts.add(ofHost("network " + network.name(), network.host())));
        primary.pools().stream()
                .filter(pool -> !pool.shared())
                .forEach(pool -> verdicts.add(ofHost("pool " + pool.name(), pool.host())));
        primary.pools().stream()
                .filter(pool -> pool.shared())
                .map(pool -> pool.name())
                .distinct()
                .forEach(pool -> verdicts.add(new Verdict("pool " + pool, Outcome.RESTORED, "")));
        primary.filters().forEach(filter -> verdicts.add(ofHost("filter " + filter.name(), filter.host())));
        primary.secrets().forEach(secret -> verdicts.add(account(secret)));
        return verdicts;
    }

    private Verdict account(NeededSecret secret) {
        var machine = request.primary().machine(secret.machine());
        var item =
                "secret " + machine.map(Machine::name).orElse(secret.machine().toString()) + "/" + secret.name();
        var stay = stays.get(secret.machine());
        if (stay != null) {
            return stay.outcome() == Outcome.CANNOT
                    ? new Verdict(item, Outcome.CANNOT, "its machine does not come back")
                    : new Verdict(item, Outcome.RESTORED, "");
        }
        return secret.escrowed()
                ? new Verdict(item, Outcome.RESTORED, "")
                : new Verdict(item, Outcome.CANNOT, "its value is not in the vault: define it where its machine goes");
    }

    private Verdict ofHost(String item, String host) {
        return lost.contains(host)
                ? new Verdict(
                        item + " on " + host, Outcome.CANNOT, host + " is lost, and the plan leaves the site as it is")
                : new Verdict(item + " on " + host, Outcome.RESTORED, "");
    }

    private List<Verdict> account(Machine machine) {
        var goes = Optional.ofNullable(going.get(machine.name()))
                .filter(one -> one.id().equals(machine.id()));
        var parts = new ArrayList<String>();
        machine.disks().forEach(disk -> parts.add(Account.disk(machine, disk)));
        machine.nics().forEach(nic -> parts.add(Account.nic(machine, nic)));
        var verdicts = new ArrayList<Verdict>();
        var fate = goes.map(this::fate)
                .orElseGet(() -> stays.getOrDefault(
                        machine.id(), new Verdict("machine " + machine.name(), Outcome.CANNOT, "was not considered")));
        verdicts.add(fate);
        var down = fate.outcome() == Outcome.CANNOT;
        parts.forEach(part -> verdicts.add(new Verdict(
                part, down ? Outcome.CANNOT : Outcome.RESTORED, down ? "its machine does not come back" : "")));
        for (var file : machine.files()) {
            var older = file.kind().isState() && goes.isPresent();
            verdicts.add(new Verdict(
                    Account.file(machine, file),
                    down ? Outcome.CANNOT : older ? Outcome.CHANGED : Outcome.RESTORED,
                    down
                            ? "its machine does not come back"
                            : older ? "as of its point: the newer one is a file of the lost host" : ""));
        }
        return verdicts;
    }

    private Verdict fate(Going machine) {
        return new Verdict(
                "machine " + machine.rank().name(),
                Outcome.RESTORED,
                "on " + machine.host() + ", from its own disks: nothing of them is lost");
    }
}

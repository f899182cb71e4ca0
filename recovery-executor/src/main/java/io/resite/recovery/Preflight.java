package io.resite.recovery;

import static java.util.stream.Collectors.joining;

import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.ownership.Ownership;
import io.resite.plan.Brought;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.recovery.Finding.Weight;
import io.resite.run.EarlierRuns;
import io.resite.run.Failure;
import io.resite.spec.Host;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds what would make the run fail, all of it, before anything is touched. It only looks, so it may be repeated, and
/// asked without a run.
///
/// What costs one machine is told, and stops that machine in its own step: one bad pack must not keep a site down. Only
/// what costs all of them stops the run.
final class Preflight {
    private final Sight sight;

    Preflight(Sight sight) {
        this.sight = sight;
    }

    /// As the first step of a run.
    String perform() throws InterruptedException {
        var findings = look();
        var reasons = texts(findings, Weight.STOPS);
        if (!reasons.isEmpty()) {
            throw new StepFailed(new Failure.Unfit(reasons));
        }
        var warnings = texts(findings, Weight.WARNS);
        return String.join("; ", texts(findings, Weight.FINE))
                + warnings.stream().map(text -> "; " + text).collect(joining());
    }

    private static List<String> texts(List<Finding> findings, Weight weight) {
        return findings.stream()
                .filter(finding -> finding.weight() == weight)
                .map(Finding::text)
                .toList();
    }

    /// Everything there is to tell.
    List<Finding> look() throws InterruptedException {
        try (var fence = new FenceSight(sight)) {
            var findings = new ArrayList<Finding>();
            if (!restarts()) {
                nbdPort(findings);
            }
            var vault = new VaultSight(sight);
            findings.addAll(vault.look());
            var answering = answering(findings);
            answering.forEach((name, host) -> {
                findings.addAll(new OccupiedNames(sight, name, host).look());
                findings.addAll(new OccupiedNetworks(sight, name, host).look());
                findings.addAll(new HostRoom(sight, name, host).look());
            });
            elsewhere(findings);
            findings.addAll(new PoolRoom(sight, vault, answering).look());
            var secrets = new SecretSight(sight, answering);
            findings.addAll(secrets.look());
            var lost = new TreeMap<>(secrets.lost());
            lost.putAll(vault.lost());
            var all = lost.size() == sight.plan().machines().size();
            lost.values()
                    .forEach(reason -> findings.add(
                            all
                                    ? Finding.stops("machines", reason)
                                    : Finding.warns("machines", "cannot come back: " + reason)));
            findings.addAll(fence.look());
            return List.copyOf(findings);
        }
    }

    /// From disks that are there: none is read out of the vault.
    private boolean restarts() {
        return sight.plan().mode() == Mode.RESTART;
    }

    private void nbdPort(List<Finding> findings) {
        try {
            sight.exports.listen(sight.started.run());
        } catch (StepFailed failed) {
            findings.add(Finding.stops("port", failed.failure().text()));
        }
    }

    /// A machine may be on a host of the site that the plan does not use: it must not run twice. Who is silent there
    /// stops nobody, for a host may be gone for good, unless a run has brought a machine there.
    private void elsewhere(List<Finding> findings) {
        var brought = brought();
        var others = new TreeSet<>(recoveryHosts());
        brought.guests().forEach(guest -> others.add(guest.host()));
        others.removeAll(planned());
        for (var name : others) {
            try {
                findings.addAll(new OccupiedNames(sight, name, sight.look(name)).look());
                if (sight.plan().lost().contains(name)) {
                    findings.add(Finding.stops(
                            "hosts",
                            "host " + name + " at " + sight.plan().at()
                                    + ", which the plan takes for lost, answers: "
                                    + (restarts()
                                            ? "look what runs there"
                                            : "plan without `--lost-host " + name + "`")));
                }
            } catch (HypervisorException e) {
                sight.hosts.forget(sight.plan().at(), name);
                if (restarts() && sight.plan().lost().contains(name)) {
                    continue;
                }
                findings.add(Finding.warns(
                        "hosts",
                        "host " + name + " at " + sight.plan().at() + ", which the plan does not use, does not answer ("
                                + e.getMessage() + "): whether a machine of the plan runs there already is not known"));
                findings.addAll(mayRunAt(name, brought));
            }
        }
    }

    private List<Finding> mayRunAt(String silent, Brought brought) {
        return sight.plan().lost().contains(silent)
                ? List.of()
                : brought.guests().stream()
                        .filter(guest -> guest.host().equals(silent))
                        .filter(guest -> sight.plan().machine(guest.name()).isPresent())
                        .map(guest -> Finding.stops(
                                "hosts",
                                "%1$s was brought to %2$s by run %3$s, and %2$s does not answer, so it may run there: bring %2$s back, or make a new plan, which leaves it out unless you say that %2$s is off and stays so (`--lost-host %2$s`)"
                                        .formatted(guest.name(), silent, guest.run())))
                        .toList();
    }

    /// A plan may be older than a run that brought its machines. A drill's copies stand beside everything.
    private Brought brought() {
        var plan = sight.plan();
        var run = sight.started.run();
        var held = new Ownership(sight.vault, sight.clock)
                .taken(plan.site(), sight.vault.site(plan.site()).groups(), plan.at(), run);
        return plan.mode() == Mode.DRILL || plan.mode() == Mode.MIGRATION
                ? Brought.NOTHING
                : new EarlierRuns(sight.vault, plan.site(), plan.at(), run).since(held);
    }

    private List<String> recoveryHosts() {
        return sight.vault
                .site(sight.plan().at())
                .specs()
                .newestEntry()
                .map(entry -> Documents.read(
                        entry.plain(), Site.class, "spec of " + sight.plan().at()))
                .map(site -> site.hosts().stream().map(Host::name).toList())
                .orElse(List.of());
    }

    /// Hosts that the plan uses.
    private Set<String> planned() {
        var names = new TreeSet<String>();
        sight.plan().machines().stream().map(PlannedMachine::host).forEach(names::add);
        sight.plan().networks().forEach(network -> names.add(network.host()));
        return names;
    }

    private Map<String, Hypervisor> answering(List<Finding> findings) {
        var answering = new TreeMap<String, Hypervisor>();
        for (var name : planned()) {
            try {
                var host = sight.look(name);
                host.host();
                answering.put(name, host);
            } catch (HypervisorException e) {
                sight.hosts.forget(sight.plan().at(), name);
                findings.add(Finding.stops(
                        "hosts",
                        "host " + name + " at " + sight.plan().at() + " does not answer (" + e.getMessage()
                                + "): bring it back, or plan without it"));
            }
        }
        if (!answering.isEmpty()) {
            findings.add(Finding.fine("hosts", "hosts " + String.join(", ", answering.keySet()) + " answer"));
        }
        return answering;
    }
}

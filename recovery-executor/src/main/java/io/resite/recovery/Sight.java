package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.plan.PlannedMachine;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step.CreateDisk;
import io.resite.run.Failure;
import io.resite.run.RunEvent.RunStarted;
import io.resite.run.Runs;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteSecrets;
import io.resite.vault.Vault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What can be looked at for a plan: the vault, its points and the hosts. Whoever has only this changes nothing.
class Sight {
    final Vault vault;
    final RunStarted started;
    final Site primary;
    final Hosts hosts;
    final RecoveryExports exports;
    final Runs runs;
    final RecoverySettings settings;
    final Clockwork clock;
    private volatile RecoveryPlan plan;
    private final Map<PointId, RecoveryPoint> points = new ConcurrentHashMap<>();

    /// @param started of the run, or as it would be
    Sight(
            Vault vault,
            RunStarted started,
            RecoveryPlan plan,
            Site primary,
            Hosts hosts,
            RecoveryExports exports,
            RecoverySettings settings,
            Clockwork clock) {
        this.vault = vault;
        this.started = started;
        this.plan = plan;
        this.primary = primary;
        this.hosts = hosts;
        this.exports = exports;
        this.runs = new Runs(vault);
        this.settings = settings;
        this.clock = clock;
    }

    /// The plan as people's decisions have changed it so far.
    final RecoveryPlan plan() {
        return plan;
    }

    final void replan(RecoveryPlan amended) {
        plan = amended;
    }

    /// A recovery host, to look at.
    final Hypervisor look(String host) {
        Deadline.check();
        return hosts.at(plan.at(), host);
    }

    /// The pinned point of a machine.
    final RecoveryPoint point(PlannedMachine machine) {
        return pointIfThere(machine)
                .orElseThrow(() -> new StepFailed(new Failure.Missing("point "
                        + machine.point().sequence() + " of " + machine.name()
                        + " is not in the vault any more: make a new plan")));
    }

    final Optional<RecoveryPoint> pointIfThere(PlannedMachine machine) {
        return point(machine.point());
    }

    /// Read once: a point never changes.
    final Optional<RecoveryPoint> point(PointId id) {
        var known = points.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = vault.site(id.machine().origin()).point(id);
        found.ifPresent(point -> points.put(id, point));
        return found;
    }

    /// Values of the secrets of a machine's site. Read when they are needed, and not kept.
    final SiteSecrets secrets(PlannedMachine machine) {
        return vault.site(machine.machine().origin())
                .secrets()
                .newestEntry()
                .map(entry -> Documents.read(entry.plain(), SiteSecrets.class, "secrets of " + plan.site()))
                .orElse(SiteSecrets.NONE);
    }

    /// Values of the passwords that the machine's definition names; where it names none, nobody reads any.
    final Map<String, String> passwords(PlannedMachine machine) {
        return point(machine).definition().definition().secretNames().isEmpty()
                ? Map.of()
                : secrets(machine).of(machine.machine());
    }

    /// The plan's disk steps of a machine.
    final List<CreateDisk> diskSteps(PlannedMachine machine) {
        return plan.steps().stream()
                .flatMap(step ->
                        step instanceof CreateDisk disk && disk.machine().equals(machine.machine())
                                ? Stream.of(disk)
                                : Stream.empty())
                .toList();
    }
}

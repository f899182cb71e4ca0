package io.resite.simulation;

import static io.resite.simulation.Edit.Answer.NOTHING;
import static io.resite.simulation.Edit.Answer.YES;

import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import java.util.List;

/// Mistakes that the simulation has to find: if it does not, the simulation is what is wrong.
@SuppressWarnings("ImmutableEnumChecker") // List.of gives one that nobody changes
enum Mutant {
    NONE("none"),
    START_WITHOUT_OWNER(
            "start without reading the owner", Edit.doesNothing("io.resite.recovery.Scene", "requireOwned")),
    DEPENDENCIES_IGNORED(
            "start before its dependencies are verified", Edit.says("io.resite.run.Waits", "isPassedOver", YES)),
    DONE_WITHOUT_LOOKING("done without observing", Edit.doesNothing("io.resite.recovery.VerifyMachine", "runs")),
    FILL_NOT_AWAITED("done before its disks are local", Edit.says("io.resite.recovery.DiskFilling", "isThere", YES)),
    TORN_VOLUME_KEPT("volumes of a dead QEMU kept", Edit.doesNothing("io.resite.recovery.FillMachine", "empty")),
    PINS_IGNORED(
            "prune ignoring pins", Edit.doesNotCall("io.resite.app.operations.VaultCare", "held", "reasons", NOTHING)),
    RUNS_IGNORED(
            "prune ignoring the points of runs",
            Edit.doesNotCall("io.resite.app.operations.VaultCare", "held", "ids", NOTHING)),
    EPOCH_REUSED("reused epoch", Edit.doesNothing("io.resite.recovery.Scene", "epoch")),
    NAMES_WITHOUT_EPOCH("names without epoch", Edit.doesNothing("io.resite.recovery.Attempt", "toString")),
    STRANGERS_REMOVED(
            "clean-up of what the run did not make", Edit.says("io.resite.recovery.Leftover", "mayReplace", YES)),
    NOTHING_REMOVED("roll-back that only says so", Edit.doesNothing("io.resite.recovery.ClearMachine", "perform")),
    LEASE_NOT_CONFIRMED("lease not confirmed before acts", Edit.doesNothing("io.resite.ownership.Lease", "confirm")),
    LEASE_SNATCHED("lease taken from a living holder", Edit.says("io.resite.ownership.Lease", "isFree", YES)),
    FORGOTTEN_ON_RESUME(
            "resume that forgets what was under way", Edit.doesNothing("io.resite.run.Underway", "working")),
    FENCE_BELIEVED(
            "silence taken for a confirmed fence", Edit.doesNothing("io.resite.recovery.FenceFromOutside", "perform")),
    AUTOSTART_LEFT(
            "fence that leaves autostart on",
            Edit.doesNotCall("io.resite.recovery.Fence", "powerOff", "setAutostart", NOTHING));

    final String words;
    final List<Edit> edits;

    Mutant(String words, Edit... edits) {
        this.words = words;
        this.edits = List.of(edits);
    }

    /// A plan as its planner would have made it.
    RecoveryPlan replan(RecoveryPlan plan) {
        if (this != START_WITHOUT_OWNER) {
            return plan;
        }
        var steps = plan.steps().stream().map(Mutant::withoutOwn).toList();
        return new RecoveryPlan(
                plan.site(),
                plan.at(),
                plan.mode(),
                plan.specRevision(),
                plan.policyRevision(),
                plan.machines(),
                plan.networks(),
                plan.pools(),
                steps,
                plan.account(),
                plan.points(),
                plan.selection(),
                plan.lost());
    }

    private static Step withoutOwn(Step step) {
        return step instanceof Step.Fill fill
                ? new Step.Fill(
                        fill.id(),
                        fill.after().stream()
                                .filter(other -> !other.startsWith("own/"))
                                .toList(),
                        fill.machine(),
                        fill.host())
                : step;
    }
}

package io.resite.recovery;

import io.resite.ownership.LeaseTerms;
import io.resite.plan.Step;
import io.resite.spec.FenceMethod;
import java.time.Duration;

/// The limits of an executor.
///
/// @param nbdPort TCP port of the disks it offers to hypervisors; fixed, so that a restarted process offers them again
///     where QEMU looks for them; 0 in tests that restart nothing
/// @param look between two looks at something that takes time
/// @param tries of a step when its host does not answer
/// @param fenceWithin what a dead primary may cost
/// @param standstill a disk that gains nothing for so long fails its step
/// @param actWithin what any other step may take, all its tries together; uploads and looking through the vault six
///     times as long
public record RecoverySettings(
        int nbdPort,
        Limits limits,
        Duration look,
        int tries,
        Duration fenceWithin,
        Duration standstill,
        Duration actWithin,
        LeaseTerms lease) {
    /// Filling takes as long as it takes; [#standstill] sees to it that it goes on.
    private static final Duration FILLING = Duration.ofDays(30);

    public static RecoverySettings usual(int nbdPort) {
        return new RecoverySettings(
                nbdPort,
                Limits.USUAL,
                Duration.ofMillis(250),
                5,
                Duration.ofSeconds(12),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                LeaseTerms.usual());
    }

    /// How long a step may take.
    Duration deadline(Step step) {
        return switch (step) {
            case Step.Preflight _, Step.Define _ -> actWithin.multipliedBy(6);
            // A machine whose QEMU died meanwhile is filled again before it starts.
            case Step.Fill _, Step.Start _, Step.Hydrate _ -> FILLING;
            // A last cycle reads what changed, and all of a disk that cannot tell.
            case Step.LastCycle _ -> FILLING;
            case Step.ShutDown down -> actWithin.plus(down.within());
            case Step.Verify verify ->
                verify.checks().stream().map(check -> check.within()).reduce(actWithin, Duration::plus);
            case Step.External external -> actWithin.plus(external.check().within());
            // They keep their own time, and a person may be asked about one.
            case Step.Hook hook -> actWithin.plus(hook.hook().within()).plus(PerformHook.PATIENCE);
            case Step.Fence fence ->
                fence.by().stream().map(FenceMethod::within).reduce(actWithin.plus(fenceWithin), Duration::plus);
            case Step.Own own -> actWithin.plus(own.waiting());
            case Step.Keep _,
                    Step.StartAtPrimary _,
                    Step.RebuildNetwork _,
                    Step.CreateDisk _,
                    Step.Clear _,
                    Step.RemoveNetwork _,
                    Step.GiveBack _ -> actWithin;
        };
    }
}

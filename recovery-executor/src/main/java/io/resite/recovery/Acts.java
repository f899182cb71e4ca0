package io.resite.recovery;

import io.resite.plan.Step;
import io.resite.run.RunEvent;
import io.resite.run.RunEvent.StepDone;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Performs one step: looks, does the difference, looks again. Safe to repeat, wherever an earlier attempt broke off.
final class Acts {
    private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Scene scene;
    private final Consumer<RunEvent> tell;

    /// @param tell takes events that are due while a step goes on
    Acts(Scene scene, Consumer<RunEvent> tell) {
        this.scene = scene;
        this.tell = tell;
    }

    /// @return the events that the step ends with
    List<RunEvent> perform(Step step, Begun begun) throws InterruptedException {
        var deadline = Deadline.of(step.id(), scene.settings.deadline(step), scene.clock);
        try {
            return ScopedValue.where(Deadline.CURRENT, deadline)
                    .<List<RunEvent>, InterruptedException>call(() -> untilDone(step, begun));
        } catch (StepFailed late) {
            cleanUp(step);
            return List.of(new RunEvent.StepFailed(scene.clock.instant(), step.id(), late.failure()));
        }
    }

    /// @throws StepFailed when it is not worth another try
    private List<RunEvent> untilDone(Step step, Begun begun) throws InterruptedException {
        var pause = FIRST_PAUSE;
        for (var attempt = 1; ; attempt++) {
            try {
                return once(step, begun);
            } catch (RuntimeException thrown) {
                var failure = StepFailed.behind(thrown).orElseThrow(() -> thrown);
                if (!failure.worthRetrying() || attempt == scene.settings.tries()) {
                    throw new StepFailed(failure);
                }
                LOG.warn("{} of run {}, try {}: {}", step.id(), scene.started.run(), attempt, failure.text());
                forgetHost(step);
            }
            scene.clock.rest(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private List<RunEvent> once(Step step, Begun begun) throws InterruptedException {
        return switch (step) {
            case Step.Preflight _ -> done(step, new Preflight(scene).perform());
            case Step.Fence fence -> {
                var settled = new Fence(scene, fence).perform();
                yield List.of(
                        settled,
                        end(
                                step,
                                settled.confirmed()
                                        ? settled.detail()
                                        : "unconfirmed, on the word of " + settled.word() + ": " + settled.detail()));
            }
            case Step.Own own -> done(step, new TakeGroup(scene, own).perform());
            case Step.Keep keep -> done(step, kept(keep));
            case Step.ShutDown down -> done(step, new ShutDownMachine(scene, down).perform());
            case Step.LastCycle cycle -> {
                var taken = new TakeLastCycle(scene, cycle).perform();
                yield List.of(taken, end(step, TakeLastCycle.inWords(taken)));
            }
            case Step.StartAtPrimary start -> done(step, new StartAtPrimary(scene, start).perform());
            case Step.External external -> done(step, new AskExternal(scene, external).perform());
            case Step.RebuildNetwork network -> done(step, new MakeNetwork(scene, network).perform());
            case Step.CreateDisk disk -> done(step, new MakeDisk(scene, disk).perform());
            case Step.Define define -> done(step, new DefineMachine(scene, define).perform());
            case Step.Fill fill -> done(step, new FillMachine(scene, fill.machine(), fill.host()).perform());
            case Step.Start start -> done(step, new StartMachine(scene, start).perform());
            case Step.Verify verify -> done(step, new VerifyMachine(scene, verify).perform());
            case Step.Hydrate hydrate -> done(step, new HydrateMachine(scene, hydrate).perform());
            case Step.Hook hook -> done(step, new PerformHook(scene, hook, begun, tell).perform());
            case Step.Clear clear -> done(step, new ClearMachine(scene, clear).perform());
            case Step.RemoveNetwork network -> done(step, new RemoveNetwork(scene, network).perform());
            case Step.GiveBack back -> {
                scene.confirm();
                var owner = scene.ownership.giveBack(scene.plan().site(), back.group(), scene.started.run());
                yield done(step, "group " + back.group() + " belongs to " + owner.site() + " again");
            }
        };
    }

    private String kept(Step.Keep keep) {
        var owner = scene.ownership.owner(scene.plan().site(), keep.group());
        scene.requireKept(keep, owner);
        return "group " + keep.group() + " belongs to " + owner.site() + " since run " + keep.run() + ", epoch "
                + owner.epoch();
    }

    private List<RunEvent> done(Step step, String detail) {
        return List.of(end(step, detail));
    }

    private StepDone end(Step step, String detail) {
        return new StepDone(scene.clock.instant(), step.id(), detail);
    }

    /// A machine that was filled and is not let run is no longer held in memory.
    void cleanUp(Step step) {
        try {
            switch (step) {
                case Step.Fill fill -> new FillMachine(scene, fill.machine(), fill.host()).giveUp();
                case Step.Start start -> new FillMachine(scene, start.machine(), start.host()).giveUp();
                case Step.Preflight _,
                        Step.Fence _,
                        Step.Own _,
                        Step.Keep _,
                        Step.ShutDown _,
                        Step.LastCycle _,
                        Step.StartAtPrimary _,
                        Step.External _,
                        Step.RebuildNetwork _,
                        Step.CreateDisk _,
                        Step.Define _,
                        Step.Verify _,
                        Step.Hydrate _,
                        Step.Hook _,
                        Step.Clear _,
                        Step.RemoveNetwork _,
                        Step.GiveBack _ -> {
                    // What these made is found by the next run.
                }
            }
        } catch (RuntimeException thrown) {
            // The step's own failure says more; what is left over is found by the next run.
            var failure = StepFailed.behind(thrown).orElseThrow(() -> thrown);
            LOG.warn("{} of run {} left something behind: {}", step.id(), scene.started.run(), failure.text());
        }
    }

    private void forgetHost(Step step) {
        switch (step) {
            case Step.ShutDown down -> scene.hosts.forget(scene.plan().site(), down.host());
            case Step.StartAtPrimary start -> scene.hosts.forget(scene.plan().site(), start.host());
            default -> {
                // Acts at the recovery site.
            }
        }
        var host = hostOf(step);
        if (!host.isEmpty()) {
            scene.hosts.forget(scene.plan().at(), host);
        }
    }

    /// The recovery host a step acts on, empty when it is none or several.
    static String hostOf(Step step) {
        return switch (step) {
            case Step.Preflight _,
                    Step.Fence _,
                    Step.Own _,
                    Step.Keep _,
                    Step.ShutDown _,
                    Step.LastCycle _,
                    Step.StartAtPrimary _,
                    Step.External _,
                    Step.Hook _,
                    Step.GiveBack _ -> "";
            case Step.RebuildNetwork network -> network.host();
            case Step.CreateDisk disk -> disk.host();
            case Step.Define define -> define.host();
            case Step.Fill fill -> fill.host();
            case Step.Start start -> start.host();
            case Step.Verify verify -> verify.host();
            case Step.Hydrate hydrate -> hydrate.host();
            case Step.Clear clear -> clear.host();
            case Step.RemoveNetwork network -> network.host();
        };
    }
}

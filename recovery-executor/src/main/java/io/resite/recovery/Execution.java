package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.Step;
import io.resite.run.PinnedMachine;
import io.resite.run.RunEvent;
import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Ended;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepHeld;
import io.resite.run.RunJournal;
import io.resite.run.RunState;
import io.resite.run.StepOutline;
import io.resite.run.StepState;
import io.resite.run.Underway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One run being executed: a single thread that decides and writes the journal, and one thread for each step under way.
/// What becomes due while an entry is being written goes into the next one.
final class Execution {
    private final Scene scene;
    private final RunJournal journal;
    private final Acts acts;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<String, Step> inFlight = new HashMap<>();

    /// What the deciding thread hears of.
    private sealed interface News {
        record StepEnded(String step, List<RunEvent> events) implements News {}

        record Asked(CancelAsked cancel) implements News {}

        /// A bug, or the end of this executor's right to act: the run stops here and can be resumed.
        record Broken(Throwable cause) implements News {}
    }

    Execution(Scene scene, RunJournal journal) {
        this.scene = scene;
        this.journal = journal;
        this.acts = new Acts(scene);
    }

    void cancel(CancelAsked cancel) {
        news.add(new News.Asked(cancel));
    }

    /// Goes on until the run is over. Interrupted or broken, it leaves the run to be resumed.
    RunState untilOver() throws InterruptedException {
        offerDisks();
        var steps = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var due = new ArrayList<RunEvent>();
            while (true) {
                var run = (Underway) journal.state().after(due);
                run.doomed().forEach((step, reason) -> due.add(new StepHeld(scene.clock.instant(), step, reason)));
                var begun = choose((Underway) journal.state().after(due));
                begun.forEach(step -> due.add(new StepBegun(scene.clock.instant(), step.id())));
                run = (Underway) journal.state().after(due);
                if (run.nothingLeft()) {
                    var notes = finish(run);
                    due.add(new Ended(scene.clock.instant(), run.conclusion(), notes));
                    return journal.append(due);
                }
                journal.append(due);
                begun.forEach(step -> begin(step, steps));
                if (inFlight.isEmpty()) {
                    throw new IllegalStateException("run " + journal.run() + " stands still: its plan has a circle");
                }
                due.clear();
                due.addAll(whatBecomesDue());
            }
        } finally {
            stop(steps);
        }
    }

    /// Only when no step acts any more may the next executor begin at once.
    private void stop(ExecutorService steps) throws InterruptedException {
        steps.shutdownNow();
        if (!steps.awaitTermination(scene.settings.lease().life().toMillis(), TimeUnit.MILLISECONDS)) {
            scene.abandon();
        }
    }

    /// The next steps within the limits: those that are ready, and those that a former executor began.
    private List<Step> choose(Underway run) {
        var perHost = new HashMap<String, Integer>();
        inFlight.values().forEach(step -> perHost.merge(lane(step), 1, Integer::sum));
        var chosen = new ArrayList<Step>();
        var candidates = new ArrayList<StepOutline>(run.working());
        candidates.addAll(run.ready());
        for (var outline : candidates) {
            var step = scene.plan
                    .step(outline.id())
                    .orElseThrow(() -> new IllegalStateException("step " + outline.id() + " is not in the plan"));
            if (!inFlight.containsKey(step.id()) && perHost.getOrDefault(lane(step), 0) < limit(step)) {
                perHost.merge(lane(step), 1, Integer::sum);
                chosen.add(step);
            }
        }
        return chosen;
    }

    private static String lane(Step step) {
        var kind = switch (step) {
            case Step.Fill _ -> "fill ";
            case Step.Start _ -> "start ";
            case Step.Verify _, Step.External _ -> "verify ";
            case Step.Preflight _, Step.Fence _, Step.Own _, Step.RebuildNetwork _, Step.CreateDisk _, Step.Define _ ->
                "act ";
        };
        return kind + Acts.hostOf(step);
    }

    private int limit(Step step) {
        return switch (step) {
            case Step.Fill _, Step.Start _ -> scene.settings.startsPerHost();
            // Verifying and asking are waiting: they cost the host nothing.
            case Step.Verify _, Step.External _ -> Integer.MAX_VALUE;
            case Step.Preflight _, Step.Fence _, Step.Own _, Step.RebuildNetwork _, Step.CreateDisk _, Step.Define _ ->
                scene.settings.actsPerHost();
        };
    }

    private void begin(Step step, ExecutorService steps) {
        inFlight.put(step.id(), step);
        steps.execute(() -> {
            try {
                news.add(new News.StepEnded(step.id(), acts.perform(step)));
            } catch (Throwable cause) {
                news.add(new News.Broken(cause));
            }
        });
    }

    /// Waits for something to happen, and takes all that has.
    private List<RunEvent> whatBecomesDue() throws InterruptedException {
        var arrived = new ArrayList<News>();
        arrived.add(news.take());
        news.drainTo(arrived);
        var due = new ArrayList<RunEvent>();
        for (var one : arrived) {
            switch (one) {
                case News.StepEnded ended -> {
                    inFlight.remove(ended.step());
                    due.addAll(ended.events());
                }
                case News.Asked asked -> due.add(asked.cancel());
                case News.Broken broken -> throw rethrown(broken.cause());
            }
        }
        return due;
    }

    private static RuntimeException rethrown(Throwable cause) throws InterruptedException {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case InterruptedException interrupted -> throw interrupted;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }

    /// Offered before the first step, since QEMU of an earlier attempt may be waiting for them.
    private void offerDisks() {
        scene.exports.open(journal.run());
        for (var machine : scene.plan.machines()) {
            var vault = scene.vault.site(machine.machine().origin());
            // A point that is gone is told by preflight, with all the other reasons.
            scene.pointIfThere(machine).stream()
                    .flatMap(found -> found.disks().stream())
                    .forEach(disk -> scene.exports.offer(
                            scene.naming.export(machine.machine(), disk.target()), vault, disk.map(), disk.size()));
        }
    }

    /// Filled machines that nobody will let run any more are switched off, whole as they are. Autostart as captured,
    /// for
    /// what came back: only now, so that no host boots half a site by itself.
    ///
    /// @return what could not be set
    private List<String> finish(Underway run) {
        var notes = new ArrayList<String>();
        scene.plan.steps().stream()
                .filter(Step.Start.class::isInstance)
                .filter(step -> run.step(step.id()) instanceof StepState.Held)
                .forEach(acts::cleanUp);
        for (var pinned : run.started().machines()) {
            if (run.isBack(pinned)) {
                tryTo(notes, "autostart of " + pinned.as(), () -> autostart(pinned));
            }
        }
        for (var step : scene.plan.steps()) {
            if (step instanceof Step.RebuildNetwork network && run.step(step.id()) instanceof StepState.Done) {
                scene.plan.networks().stream()
                        .filter(planned -> planned.network().equals(network.network())
                                && planned.host().equals(network.host()))
                        .findFirst()
                        .ifPresent(planned ->
                                tryTo(notes, "autostart of network " + planned.as(), () -> autostart(planned)));
            }
        }
        return notes;
    }

    private void autostart(PinnedMachine pinned) {
        var machine = scene.machine(pinned.point().machine());
        if (scene.point(machine).definition().autostart()) {
            scene.act(machine.host()).setAutostart(machine.machine().uuid(), true);
        }
    }

    private void autostart(PlannedNetwork planned) {
        var wanted = scene.primary
                .network(planned.fromHost(), planned.network())
                .filter(network -> network.autostart())
                .isPresent();
        if (wanted) {
            scene.act(planned.host()).setNetworkAutostart(planned.as(), true);
        }
    }

    private static void tryTo(List<String> notes, String what, Runnable act) {
        try {
            act.run();
        } catch (HypervisorException e) {
            notes.add(what + " could not be set (" + e.getMessage() + "): set it by hand");
        }
    }
}

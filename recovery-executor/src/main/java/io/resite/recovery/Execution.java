package io.resite.recovery;

import io.resite.plan.Step;
import io.resite.run.Decision;
import io.resite.run.RunEvent;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.Ended;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepHeld;
import io.resite.run.RunJournal;
import io.resite.run.RunState;
import io.resite.run.StepOutline;
import io.resite.run.Underway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
    private final List<CompletableFuture<Boolean>> heard = new ArrayList<>();
    private boolean over;

    /// What the deciding thread hears of.
    private sealed interface News {
        record StepEnded(String step, List<RunEvent> events) implements News {}

        /// @param heard learns whether the journal has it
        record Asked(RunEvent wish, CompletableFuture<Boolean> heard) implements News {}

        /// A bug, or the end of this executor's right to act: the run stops here and can be resumed.
        record Broken(Throwable cause) implements News {}
    }

    Execution(Scene scene, RunJournal journal) {
        this.scene = scene;
        this.journal = journal;
        this.acts = new Acts(scene);
    }

    /// Takes what a person wants of the run, a [RunEvent.CancelAsked] or a [Decided].
    ///
    /// @return true once the journal has it, false if the run has ended before; or [RunRefused] with the obstacle
    CompletableFuture<Boolean> ask(RunEvent wish) {
        // Read by who asks: a vault that does not answer is told to them, and breaks no run.
        if (wish instanceof Decided decided && decided.decision() instanceof Decision.EarlierPoint earlier) {
            earlier.machines().forEach(pin -> scene.point(pin.point()));
        }
        return queue(wish);
    }

    private synchronized CompletableFuture<Boolean> queue(RunEvent wish) {
        var asked = new CompletableFuture<Boolean>();
        if (over) {
            asked.complete(false);
        } else {
            news.add(new News.Asked(wish, asked));
        }
        return asked;
    }

    /// Goes on until the run is over. Interrupted or broken, it leaves the run to be resumed.
    RunState untilOver() throws InterruptedException {
        var steps = Executors.newVirtualThreadPerTaskExecutor();
        try {
            scene.exports.open(journal.run());
            amend((Underway) journal.state());
            var due = new ArrayList<RunEvent>();
            while (true) {
                var run = (Underway) journal.state().after(due);
                run.doomed().forEach((step, reason) -> due.add(new StepHeld(scene.clock.instant(), step, reason)));
                var begun = choose((Underway) journal.state().after(due));
                begun.forEach(step -> due.add(new StepBegun(scene.clock.instant(), step.id())));
                run = (Underway) journal.state().after(due);
                if (run.nothingLeft()) {
                    var notes = new Ending(scene, acts).perform(run);
                    due.add(new Ended(scene.clock.instant(), run.conclusion(), notes));
                    return append(due);
                }
                append(due);
                begun.forEach(step -> begin(step, steps));
                if (inFlight.isEmpty() && !run.waitsForPeople()) {
                    throw new IllegalStateException("run " + journal.run() + " stands still: its plan has a circle");
                }
                due.clear();
                due.addAll(whatBecomesDue());
            }
        } finally {
            hearNoMore();
            stop(steps);
        }
    }

    private RunState append(List<RunEvent> due) {
        var state = journal.append(due);
        heard.forEach(asked -> asked.complete(true));
        heard.clear();
        return state;
    }

    /// Whoever asked for something meanwhile is told that it was not heard.
    private synchronized void hearNoMore() {
        over = true;
        news.forEach(one -> {
            if (one instanceof News.Asked asked) {
                heard.add(asked.heard());
            }
        });
        heard.forEach(asked -> asked.complete(false));
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
        var lanes = new Lanes(scene.settings.limits(), scene.plan());
        inFlight.values().forEach(lanes::occupy);
        var chosen = new ArrayList<Step>();
        var candidates = new ArrayList<StepOutline>(run.working());
        candidates.addAll(run.ready());
        for (var outline : candidates) {
            if (inFlight.containsKey(outline.id())) {
                continue;
            }
            var step = lanes.step(outline.id());
            if (lanes.hasRoomFor(step)) {
                lanes.occupy(step);
                chosen.add(step);
            }
        }
        return chosen;
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
        arrived.add(next());
        news.drainTo(arrived);
        var due = new ArrayList<RunEvent>();
        for (var one : arrived) {
            switch (one) {
                case News.StepEnded ended -> {
                    inFlight.remove(ended.step());
                    due.addAll(ended.events());
                }
                case News.Asked asked -> take(asked, due);
                case News.Broken broken -> throw rethrown(broken.cause());
            }
        }
        return due;
    }

    /// The next news. While a run waits for people nothing else would tell that another executor has taken it over.
    private News next() throws InterruptedException {
        while (true) {
            var arrived = news.poll(scene.settings.lease().life().toMillis(), TimeUnit.MILLISECONDS);
            if (arrived != null) {
                return arrived;
            }
            scene.confirm();
        }
    }

    /// What a person wants becomes due if the run, as it is by now, can take it.
    private void take(News.Asked asked, List<RunEvent> due) {
        var run = (Underway) journal.state().after(due);
        var obstacle = asked.wish() instanceof Decided decided
                ? run.obstacle(decided.decision())
                : run.rollBack().map(back -> "it is being rolled back by " + back.who());
        if (obstacle.isPresent()) {
            asked.heard().completeExceptionally(RunRefused.because(journal.run(), obstacle.get()));
            return;
        }
        due.add(asked.wish());
        heard.add(asked.heard());
        if (asked.wish() instanceof Decided) {
            amend((Underway) run.after(asked.wish()));
        }
    }

    private void amend(Underway run) {
        scene.amend(run);
        offerDisks();
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
        for (var machine : scene.plan().machines()) {
            var vault = scene.vault.site(machine.machine().origin());
            // A point that is gone is told by preflight, with all the other reasons.
            scene.pointIfThere(machine).stream()
                    .flatMap(found -> found.disks().stream())
                    .forEach(disk ->
                            scene.exports.offer(scene.export(machine, disk.target()), vault, disk.map(), disk.size()));
        }
    }
}

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
import io.resite.run.StepState;
import io.resite.run.Underway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/// One run being executed: a single thread that decides and writes the journal, and one thread for each step under way.
/// What becomes due while an entry is being written goes into the next one.
final class Execution {
    private final Scene scene;
    private final RunJournal journal;
    private final Acts acts;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<String, UnderWay> inFlight = new LinkedHashMap<>();
    private final List<CompletableFuture<Boolean>> heard = new ArrayList<>();
    private boolean over;

    /// A step, and who performs it.
    private record UnderWay(Step step, Thread thread) {}

    /// What the deciding thread hears of.
    private sealed interface News {
        record StepEnded(String step, List<RunEvent> events) implements News {}

        /// Something is due while its step goes on.
        record Told(RunEvent event) implements News {}

        /// @param heard learns whether the journal has it
        record Asked(RunEvent wish, CompletableFuture<Boolean> heard) implements News {}

        /// A bug, or the end of this executor's right to act: the run stops here and can be resumed.
        record Broken(Throwable cause) implements News {}

        /// Time has passed. While a run waits for people nothing else would tell that another executor has taken it
        /// over.
        record Tick() implements News {}
    }

    Execution(Scene scene, RunJournal journal) {
        this.scene = scene;
        this.journal = journal;
        this.acts = new Acts(scene, event -> news.add(new News.Told(event)));
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

    /// How far machines are that are filled just now, by name.
    Map<String, Filling> fillings() {
        return scene.fillings.now();
    }

    /// Goes on until the run is over. Interrupted or broken, it leaves the run to be resumed.
    RunState untilOver() throws InterruptedException {
        var ticking = Thread.startVirtualThread(this::tick);
        try {
            scene.exports.open(journal.run());
            scene.amend((Underway) journal.state());
            var due = new ArrayList<RunEvent>();
            while (true) {
                goBack(due);
                hold(due);
                // What is held may have been the last of a drill.
                goBack(due);
                hold(due);
                var before = (Underway) journal.state().after(due);
                var begun = choose(before);
                begun.forEach(step -> due.add(new StepBegun(scene.clock.instant(), step.id())));
                var run = (Underway) journal.state().after(due);
                if (run.nothingLeft()) {
                    var notes = new Ending(scene, acts).perform(run);
                    due.add(new Ended(scene.clock.instant(), run.conclusion(), notes));
                    return append(due);
                }
                append(due);
                for (var step : begun) {
                    begin(step, begun(step, before, run));
                }
                if (inFlight.isEmpty() && !run.waitsForPeople()) {
                    throw new IllegalStateException("run " + journal.run() + " stands still: its plan has a circle");
                }
                due.clear();
                due.addAll(whatBecomesDue());
            }
        } finally {
            hearNoMore();
            ticking.interrupt();
            stop();
        }
    }

    private void hold(List<RunEvent> due) {
        ((Underway) journal.state().after(due))
                .doomed()
                .forEach((step, reason) -> due.add(new StepHeld(scene.clock.instant(), step, reason)));
    }

    /// A migration that cannot go through is undone without asking: every minute its machines are off. So is a drill
    /// that is over, with its machines.
    private void goBack(List<RunEvent> due) {
        var run = (Underway) journal.state().after(due);
        run.mustGoBack().ifPresent(reason -> {
            var back = new Decision.RollBack(run.isDrill());
            due.add(new Decided(scene.clock.instant(), back, "resite", reason));
            scene.amend((Underway) journal.state().after(due));
        });
    }

    private RunState append(List<RunEvent> due) {
        var state = journal.append(due);
        if (state instanceof Underway run) {
            scene.note(run);
        }
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
    private void stop() throws InterruptedException {
        inFlight.values().forEach(one -> one.thread().interrupt());
        var until = scene.clock.nanos() + scene.settings.lease().life().toNanos();
        for (var one : inFlight.values()) {
            if (!scene.clock.join(one.thread(), Duration.ofNanos(until - scene.clock.nanos()))) {
                scene.abandon();
            }
        }
    }

    private void tick() {
        try {
            while (true) {
                scene.clock.rest(scene.settings.lease().life());
                news.add(new News.Tick());
            }
        } catch (InterruptedException over) {
            // Nobody waits for news any more.
            Thread.currentThread().interrupt();
        }
    }

    /// The next steps within the limits: those that are ready, and those that a former executor began.
    private List<Step> choose(Underway run) {
        var lanes = new Lanes(scene.settings.limits(), scene.plan());
        inFlight.values().forEach(one -> lanes.occupy(one.step()));
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

    private static Begun begun(Step step, Underway before, Underway now) {
        if (now.step(step.id()) instanceof StepState.Working working) {
            return new Begun(working.since(), before.step(step.id()) instanceof StepState.Working);
        }
        throw new IllegalStateException(step.id() + " was not begun");
    }

    private void begin(Step step, Begun begun) {
        var thread = Thread.ofVirtual().name(step.id()).unstarted(() -> {
            try {
                news.add(new News.StepEnded(step.id(), acts.perform(step, begun)));
            } catch (Throwable cause) {
                news.add(new News.Broken(cause));
            }
        });
        inFlight.put(step.id(), new UnderWay(step, thread));
        thread.start();
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
                    if (ended.events().stream().anyMatch(RunEvent.PointsTaken.class::isInstance)) {
                        scene.amend((Underway) journal.state().after(due));
                    }
                }
                case News.Told told -> {
                    due.add(told.event());
                    scene.note((Underway) journal.state().after(due));
                }
                case News.Asked asked -> take(asked, due);
                case News.Broken broken -> throw rethrown(broken.cause());
                case News.Tick _ -> scene.confirm();
            }
        }
        return due;
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
        var changed = (Underway) run.after(asked.wish());
        if (asked.wish() instanceof Decided) {
            scene.amend(changed);
        } else {
            scene.note(changed);
        }
    }

    private static RuntimeException rethrown(Throwable cause) throws InterruptedException {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case InterruptedException interrupted -> throw interrupted;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }
}

package io.resite.recovery;

import io.resite.plan.Mode;
import io.resite.run.Runs;
import io.resite.run.Underway;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Removes the drills at a recovery site before the real thing begins, for what they have is wanted.
final class DrillInTheWay {
    /// A drill's machines are shut off and deleted in seconds; only a host that does not answer takes longer.
    private static final Duration GONE = Duration.ofMinutes(2);

    private final RecoveryEngine engine;
    private final Runs runs;
    private final String who;

    DrillInTheWay(RecoveryEngine engine, Runs runs, String who) {
        this.engine = engine;
        this.runs = runs;
        this.who = who;
    }

    /// Ends those of all primaries and sees them over; does nothing where there is none.
    ///
    /// @param at the recovery site
    void remove(SiteId at) {
        runs.reports().stream()
                .filter(report -> !report.over() && report.mode() == Mode.DRILL)
                .filter(report -> report.target().equals(at))
                .forEach(report -> end(report.run()));
    }

    private void end(String drill) {
        try {
            ask(drill);
            var end = engine.end(drill);
            if (end.isPresent()) {
                end.get().get(GONE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw RunRefused.because(drill, "interrupted while the drill was being removed: start again");
        } catch (TimeoutException slow) {
            throw RunRefused.because(
                    drill,
                    "the drill is still being removed after " + GONE.toSeconds()
                            + " s: follow it (`resite run show`), and start again");
        } catch (ExecutionException e) {
            throw Causes.behind(e);
        }
    }

    /// One that is being removed already needs only somebody who does it.
    private void ask(String drill) throws InterruptedException {
        try {
            if (stays(drill).isPresent()) {
                engine.cancel(drill, who, "the real thing begins");
            } else if (isUnderWay(drill)) {
                engine.resume(drill);
            }
        } catch (RunRefused refused) {
            // It may have come to its end, or to its removal, since it was looked at.
            if (stays(drill).isPresent()) {
                throw refused;
            }
        }
    }

    private Optional<Underway> stays(String drill) {
        return underWay(drill)
                .filter(run -> run.rollBack().isEmpty() && run.cancels().isEmpty());
    }

    private boolean isUnderWay(String drill) {
        return underWay(drill).isPresent();
    }

    private Optional<Underway> underWay(String drill) {
        return runs.state(drill).filter(Underway.class::isInstance).map(Underway.class::cast);
    }
}

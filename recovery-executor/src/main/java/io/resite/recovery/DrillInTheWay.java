package io.resite.recovery;

import io.resite.run.Underway;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Removes a drill of a site before the real thing begins, for what it has is wanted.
final class DrillInTheWay {
    /// A drill's machines are shut off and deleted in seconds; only a host that does not answer takes longer.
    private static final Duration GONE = Duration.ofMinutes(2);

    private final RecoveryEngine engine;
    private final String who;

    DrillInTheWay(RecoveryEngine engine, String who) {
        this.engine = engine;
        this.who = who;
    }

    /// Ends it and sees it over; does nothing where there is none.
    void remove(SiteId site) {
        engine.underway(site)
                .filter(Underway::isDrill)
                .map(run -> run.started().run())
                .ifPresent(this::end);
    }

    private void end(String drill) {
        try {
            engine.cancel(drill, who, "the real thing begins");
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
}

package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.run.Failure;
import java.time.Duration;

/// The moment at which the step under way on this thread has to be done. It is looked at before every look and every
/// act, so that nothing acts any more once its step has failed; what takes longer than it should is not interrupted.
///
/// @param untilNanos by this process's own monotonic clock
record Deadline(String step, Duration within, Clockwork clock, long untilNanos) {
    /// Bound while a step is performed.
    static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    static Deadline of(String step, Duration within, Clockwork clock) {
        return new Deadline(step, within, clock, clock.nanos() + within.toNanos());
    }

    /// @throws StepFailed when it has passed
    static void check() {
        if (CURRENT.isBound()) {
            CURRENT.get().requireTime();
        }
    }

    private void requireTime() {
        if (clock.nanos() - untilNanos > 0) {
            throw new StepFailed(new Failure.TimedOut(
                    step, within, "it was still at work; look at the host and at the vault's store, then retry"));
        }
    }
}

package io.resite.clockwork;

import java.time.Duration;
import java.time.InstantSource;

/// The wall clock, the monotonic clock, rests and threads of one process. Nothing here may wait with a limit in another
/// way: a timed wait of the JDK goes by timers that no simulation sees.
public interface Clockwork extends InstantSource {
    /// Nanoseconds from some moment on; they never go back, and only their differences mean something.
    long nanos();

    /// Does nothing for so long, unless it is interrupted.
    void rest(Duration time) throws InterruptedException;

    /// A thread for work that lasts as long as its process, or as a run. What is brief takes a virtual thread.
    Thread unstarted(String name, Runnable work);

    /// Waits for the end of a thread, but no longer than that.
    ///
    /// @return whether it has ended
    boolean join(Thread thread, Duration limit) throws InterruptedException;
}

package io.resite.clockwork;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time and threads of this JVM.
///
/// @param wall the wall clock
public record SystemClockwork(InstantSource wall) implements Clockwork {
    @Override
    public Instant instant() {
        return wall.instant();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void rest(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /// A platform thread: the renewal of a lease must not wait for a carrier that a native call holds.
    @Override
    public Thread unstarted(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).unstarted(work);
    }

    @Override
    public boolean join(Thread thread, Duration limit) throws InterruptedException {
        return thread.join(limit);
    }
}

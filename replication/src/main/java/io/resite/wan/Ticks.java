package io.resite.wan;

import java.util.concurrent.locks.LockSupport;

/// A clock that only goes forward, and the way to wait by it.
interface Ticks {
    Ticks SYSTEM = new Ticks() {
        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public boolean sleep(long nanos) {
            LockSupport.parkNanos(nanos);
            return !Thread.currentThread().isInterrupted();
        }
    };

    long now();

    /// Answers false when interrupted, with the flag still set.
    boolean sleep(long nanos);
}

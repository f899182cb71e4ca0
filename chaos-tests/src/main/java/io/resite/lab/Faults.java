package io.resite.lab;

import java.time.Duration;

/// What a fault proxy does to the connections through it at this moment. Changed while they run; a count is used up.
final class Faults {
    private Duration delay = Duration.ZERO;
    private long bytesPerSecond;
    private boolean cut;
    private int resets;
    private int lostAnswers;
    private String lostMethod = "";
    private long freeAt = System.nanoTime();

    /// Every piece that passes, in either direction, waits this long first.
    synchronized void delay(Duration duration) {
        delay = duration;
    }

    /// All connections together, each way; 0: as fast as it goes.
    synchronized void limit(long rate) {
        bytesPerSecond = rate;
    }

    /// Nothing passes and nothing fails, as behind a cut cable, until healed.
    synchronized void cut(boolean on) {
        cut = on;
        notifyAll();
    }

    /// So many of the next pieces end their connection with a reset instead of passing.
    synchronized void reset(int count) {
        resets = count;
    }

    /// So many of the next requests arrive and are obeyed, but their answer is lost and the connection reset.
    ///
    /// @param method only requests that begin so, as in `PUT`; empty: all
    synchronized void loseAnswers(int count, String method) {
        lostAnswers = count;
        lostMethod = method;
    }

    synchronized void clear() {
        delay = Duration.ZERO;
        bytesPerSecond = 0;
        cut = false;
        resets = 0;
        lostAnswers = 0;
        notifyAll();
    }

    /// Holds a piece back as long as it has to wait.
    void admit(int bytes) throws InterruptedException {
        Thread.sleep(waiting(bytes));
        synchronized (this) {
            while (cut) {
                wait();
            }
        }
    }

    /// Is this piece the one that resets its connection?
    synchronized boolean takeReset() {
        if (resets == 0) {
            return false;
        }
        resets--;
        return true;
    }

    /// Is the answer to a request that begins like this to be lost?
    synchronized boolean takeLostAnswer(String request) {
        if (lostAnswers == 0 || !request.startsWith(lostMethod)) {
            return false;
        }
        lostAnswers--;
        return true;
    }

    /// One clock for all connections: each piece books the line for the time that it takes.
    private synchronized Duration waiting(int bytes) {
        if (bytesPerSecond == 0) {
            return delay;
        }
        var now = System.nanoTime();
        freeAt = Math.max(freeAt, now) + bytes * 1_000_000_000L / bytesPerSecond;
        return delay.plusNanos(freeAt - now);
    }
}

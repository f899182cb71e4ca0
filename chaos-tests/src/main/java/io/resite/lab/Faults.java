package io.resite.lab;

import java.time.Duration;

/// What a fault proxy does to the connections through it at this moment. Changed while they run; a count is used up.
final class Faults {
    /// So much of what the line did not carry may be carried a moment later: a sleep lasts a little longer than it
    /// should, and the line would never be full.
    private static final long CREDIT_NANOS = Duration.ofMillis(20).toNanos();

    private final Line requests = new Line();
    private final Line answers = new Line();
    private Duration delay = Duration.ZERO;
    private long bytesPerSecond;
    private boolean cut;
    private int resets;
    private int lostAnswers;
    private String lostMethod = "";

    /// Everything that passes, in either direction, arrives so much later; more may be sent meanwhile.
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

    /// A connection is made once a packet has gone there and back.
    void shakeHands() throws InterruptedException {
        Duration both;
        synchronized (this) {
            both = delay.multipliedBy(2);
        }
        Thread.sleep(both);
        awaitHealed();
    }

    /// Puts a piece on the line and waits until that has taken it.
    ///
    /// @return when it arrives at the other end, by `System.nanoTime`
    long send(int bytes, boolean request) throws InterruptedException {
        awaitHealed();
        long taken;
        long arrives;
        synchronized (this) {
            taken = (request ? requests : answers).book(bytes, bytesPerSecond);
            arrives = taken + delay.toNanos();
        }
        sleepUntil(taken);
        return arrives;
    }

    /// Waits until a piece is there.
    void arrive(long at) throws InterruptedException {
        sleepUntil(at);
        awaitHealed();
    }

    /// Bytes that clients have put on the line so far, those included that were lost with their connection.
    synchronized long sent() {
        return requests.booked;
    }

    private synchronized void awaitHealed() throws InterruptedException {
        while (cut) {
            wait();
        }
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
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

    /// One direction. One clock for all connections: each piece books the line for the time that it takes.
    private static final class Line {
        private long freeAt = System.nanoTime();
        private long booked;

        /// When the piece is on its way.
        private long book(int bytes, long bytesPerSecond) {
            booked += bytes;
            var now = System.nanoTime();
            if (bytesPerSecond == 0) {
                return now;
            }
            freeAt = Math.max(freeAt, now - CREDIT_NANOS) + bytes * 1_000_000_000L / bytesPerSecond;
            return freeAt;
        }
    }
}

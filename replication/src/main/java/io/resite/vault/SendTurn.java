package io.resite.vault;

import java.util.concurrent.Semaphore;

/// Keeps the uploads that share a line out of step: a large body begins when the one before it is half sent. So while
/// one upload waits for its answer, another is in its midst; two that end together would leave the line idle. Two may
/// still overlap, for one connection alone does not fill every line.
final class SendTurn {
    /// Smaller bodies are gone in a moment and wait for nobody.
    private static final long LARGE = 1 << 20;

    private final Semaphore turn = new Semaphore(1, true);

    /// Waits for the turn, if a body of that length has to.
    Sending begin(long length) {
        if (length < LARGE) {
            return new Sending(length, false);
        }
        turn.acquireUninterruptibly();
        return new Sending(length, true);
    }

    /// One body on its way; not safe from several threads.
    final class Sending implements AutoCloseable {
        private long untilHalf;
        private boolean holds;

        private Sending(long length, boolean holds) {
            this.untilHalf = length / 2;
            this.holds = holds;
        }

        void sent(long bytes) {
            untilHalf -= bytes;
            if (untilHalf <= 0) {
                close();
            }
        }

        /// A body that failed lets the next one begin as well.
        @Override
        public void close() {
            if (holds) {
                holds = false;
                turn.release();
            }
        }
    }
}

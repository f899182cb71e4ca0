package io.resite.nbd;

import java.util.concurrent.Semaphore;

/// How many pieces of data the whole server may hold in memory: many clients reading at once wait for each other
/// rather than exhaust the heap. Fair, so that none starves.
final class ReadBudget {
    /// The most bytes read from an export at once.
    static final int PIECE = 1 << 20;

    private static final int PIECES = 48;

    private final Semaphore pieces = new Semaphore(PIECES, true);

    void take() throws InterruptedException {
        pieces.acquire();
    }

    void give() {
        pieces.release();
    }
}

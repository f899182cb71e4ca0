package io.resite.nbd;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// The pieces of memory in which the whole server holds data on its way: many clients reading at once wait for each
/// other rather than exhaust the memory. Fair, so that none starves. Made when first needed, outside the heap, from
/// where sockets take them as they are.
final class ReadBudget {
    /// The most bytes read from an export at once.
    static final int PIECE = 1 << 20;

    private static final int PIECES = 48;

    private final Semaphore pieces = new Semaphore(PIECES, true);
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /// A piece of [#PIECE] bytes, to be given back.
    ByteBuffer take() throws InterruptedException {
        pieces.acquire();
        var used = free.poll();
        return used == null ? ByteBuffer.allocateDirect(PIECE) : used;
    }

    void give(ByteBuffer piece) {
        free.add(piece);
        pieces.release();
    }
}

package io.resite.wan;

import io.resite.document.ByteSize;
import io.resite.vault.Pace;
import java.util.concurrent.atomic.AtomicLong;

/// One cycle's way through the budget, from its begin to its end.
public final class Lane implements Pace, AutoCloseable {
    private final WanBudget budget;
    private final boolean seed;
    private final AtomicLong sent = new AtomicLong();

    Lane(WanBudget budget, boolean seed) {
        this.budget = budget;
        this.seed = seed;
    }

    @Override
    public void send(int bytes) {
        budget.pass(seed, bytes);
        sent.addAndGet(bytes);
    }

    @Override
    public boolean yields() {
        return seed;
    }

    /// What has left so far, what was sent again included.
    public ByteSize sent() {
        return new ByteSize(sent.get());
    }

    @Override
    public void close() {
        budget.leave(this);
    }

    boolean isSeed() {
        return seed;
    }
}

package io.resite.hypervisor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Things that are costly to make and serve one thread at a time, kept until somebody needs one again. A parser of XML
/// takes longer to make than to read a definition with it. There are never more than were in use at once.
public final class AtRest<T> {
    private final Queue<T> resting = new ConcurrentLinkedQueue<>();
    private final Supplier<T> making;

    public AtRest(Supplier<T> making) {
        this.making = making;
    }

    /// What is done with one of them.
    public interface Use<T, R, E extends Exception> {
        R with(T one) throws E;
    }

    /// One whose use fails is not kept: nobody knows how it was left.
    public <R, E extends Exception> R use(Use<T, R, E> use) throws E {
        var rested = resting.poll();
        var one = rested == null ? making.get() : rested;
        var result = use.with(one);
        resting.add(one);
        return result;
    }
}

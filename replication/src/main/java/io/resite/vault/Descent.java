package io.resite.vault;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Entries of a log from a number down. Retention leaves gaps: while there are none the numbers are simply counted,
/// which asks the store nothing, and at the first gap the rest is listed once.
final class Descent {
    private final SealedLog log;
    private long next;
    private Iterator<Long> listed = List.<Long>of().iterator();
    private boolean counting = true;

    Descent(SealedLog log, long highest) {
        this.log = log;
        this.next = highest;
    }

    /// The next entry that is there; empty at the end.
    <T> Optional<T> next(LongFunction<Optional<T>> read) {
        while (counting && next > 0) {
            var found = read.apply(next--);
            if (found.isPresent()) {
                return found;
            }
            listed = log.numbers(next).iterator();
            counting = false;
        }
        while (listed.hasNext()) {
            var found = read.apply(listed.next());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}

package io.resite.vault;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// Keeps what was loaded last, up to a weight. Several threads that miss the same key load it once.
final class BoundedCache<K, V> {
    private final LinkedHashMap<K, CompletableFuture<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long limit;
    private final ToIntFunction<V> weigher;
    private long weight;

    BoundedCache(long limit, ToIntFunction<V> weigher) {
        this.limit = limit;
        this.weigher = weigher;
    }

    V get(K key, Supplier<V> loader) {
        var mine = new CompletableFuture<V>();
        CompletableFuture<V> theirs;
        synchronized (this) {
            theirs = entries.putIfAbsent(key, mine);
        }
        if (theirs != null) {
            return join(theirs);
        }
        try {
            var value = loader.get();
            settle(key, mine, value);
            return value;
        } catch (RuntimeException | Error e) {
            // Of a lack of memory too: whoever waits for this load would wait for ever.
            mine.completeExceptionally(e);
            forget(key, mine);
            throw e;
        }
    }

    /// Loads what is not kept, and keeps it if it is there. An absence is neither kept nor shared: whoever asks after
    /// a write sees the write.
    Optional<V> find(K key, Supplier<Optional<V>> loader) {
        CompletableFuture<V> kept;
        synchronized (this) {
            kept = entries.get(key);
        }
        if (kept != null) {
            return Optional.of(join(kept));
        }
        var found = loader.get();
        found.ifPresent(value -> get(key, () -> value));
        return found;
    }

    synchronized void forget(K key) {
        var entry = entries.remove(key);
        if (entry != null && entry.isDone() && !entry.isCompletedExceptionally()) {
            weight -= weigher.applyAsInt(entry.join());
        }
    }

    private synchronized void forget(K key, CompletableFuture<V> failed) {
        entries.remove(key, failed);
    }

    /// Counts what came and lets go what was used longest ago; what is still being loaded weighs nothing yet.
    @SuppressWarnings("ReferenceEquality") // a key may have been forgotten and asked for again meanwhile
    private synchronized void settle(K key, CompletableFuture<V> entry, V came) {
        entry.complete(came);
        if (entries.get(key) == entry) {
            weight += weigher.applyAsInt(came);
        }
        var oldest = entries.values().iterator();
        while (weight > limit && oldest.hasNext()) {
            var old = oldest.next();
            if (old.isDone() && !old.isCompletedExceptionally()) {
                oldest.remove();
                weight -= weigher.applyAsInt(old.join());
            }
        }
    }

    private static <V> V join(CompletableFuture<V> entry) {
        try {
            return entry.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}

package io.resite.run;

import io.resite.vault.NumberedLog;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A log in memory whose answers can be lost.
public final class ListLog implements NumberedLog {
    private final Map<Long, byte[]> entries = new ConcurrentHashMap<>();
    private volatile int lostAnswers;
    private volatile int silent;

    /// The next writes are done, but the writer is told "unknown".
    public void loseAnswers(int count) {
        lostAnswers = count;
    }

    /// The next writes are refused.
    public void beSilent(int count) {
        silent = count;
    }

    @Override
    public synchronized Creation append(long number, byte[] plain) {
        if (silent > 0) {
            silent--;
            throw new StoreException("store in memory does not answer");
        }
        var before = entries.putIfAbsent(number, plain.clone());
        if (before == null && lostAnswers > 0) {
            lostAnswers--;
            return Creation.UNKNOWN;
        }
        return before == null ? Creation.CREATED : Creation.ALREADY_THERE;
    }

    @Override
    public Optional<byte[]> read(long number) {
        return Optional.ofNullable(entries.get(number));
    }

    @Override
    public long newest() {
        return entries.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}

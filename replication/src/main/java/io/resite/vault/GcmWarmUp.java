package io.resite.vault;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes the JDK's AES-GCM fast before the real work. Until it is compiled it runs at some 50 MiB/s, afterwards at more
/// than 3 GiB/s, and the compiler counts calls, not bytes: with frames of 1 MiB it would take gigabytes to notice. So
/// small pieces go through it until it is fast, a quarter of a second on a quiet machine; frames wait for that.
final class GcmWarmUp {
    private static final int PIECE = 4 << 10;
    private static final int ROUND = 500;
    private static final long FAST_ROUND_NANOS = Duration.ofMillis(5).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final CompletableFuture<Boolean> FAST = new CompletableFuture<>();

    private GcmWarmUp() {}

    /// Called by whoever is about to read or write packs; the first call does it, on a thread of its own.
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("vault-warm-up").start(() -> FAST.complete(run()));
        }
    }

    /// Returns when it is fast; at once when nobody began, and after some seconds in any case: where the compiler never
    /// makes it fast, slow is better than nothing.
    static void await() {
        if (BEGUN.get()) {
            FAST.join();
        }
    }

    private static boolean run() {
        var key = Key256.fresh().aes();
        var number = 0L;
        for (var began = System.nanoTime(); System.nanoTime() - began < PATIENCE_NANOS; ) {
            var roundBegan = System.nanoTime();
            for (var piece = 0; piece < ROUND; piece++) {
                var sealed = ByteBuffer.allocate(PIECE + Gcm.TAG);
                Gcm.seal(key, number, new byte[0], ByteBuffer.allocate(PIECE), sealed);
                if (Gcm.open(key, number++, new byte[0], sealed.flip()).isEmpty()) {
                    throw new IllegalStateException("AES-GCM does not open what it sealed");
                }
            }
            if (System.nanoTime() - roundBegan < FAST_ROUND_NANOS) {
                return true;
            }
        }
        return false;
    }
}

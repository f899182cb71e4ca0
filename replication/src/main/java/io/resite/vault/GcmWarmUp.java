package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes the JDK's AES-GCM fast early. Until it is compiled it runs at some 50 MiB/s, afterwards at more than 3 GiB/s,
/// and the compiler counts calls, not bytes: with frames of 1 MiB it would take gigabytes to notice. Some thousand
/// small
/// pieces, a quarter of a second beside the real work, settle it.
final class GcmWarmUp {
    private static final int PIECES = 4000;
    private static final int PIECE = 1024;
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private GcmWarmUp() {}

    /// Called by whoever is about to read or write packs; the first call does it, on a thread of its own.
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("vault-warm-up").start(GcmWarmUp::run);
        }
    }

    private static void run() {
        var key = Key256.fresh().aes();
        for (var number = 0; number < PIECES; number++) {
            var sealed = ByteBuffer.allocate(PIECE + Gcm.TAG);
            Gcm.seal(key, number, new byte[0], ByteBuffer.allocate(PIECE), sealed);
            if (Gcm.open(key, number, new byte[0], sealed.flip()).isEmpty()) {
                throw new IllegalStateException("AES-GCM does not open what it sealed");
            }
        }
    }
}

package io.resite.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.resite.vault.FrameRef.PendingFrame;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.Squeeze.Squeezed;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Makes packs of one kind out of frames: compresses and seals them on its threads while the reader reads on, and
/// uploads each full pack meanwhile. What is under way is bounded, and with it the memory, whatever the disks' size.
final class FramePipeline implements AutoCloseable {
    /// A pack is uploaded once it holds this much.
    static final int PACK_TARGET = 16 << 20;

    private static final int FRAMES_UNDER_WAY = 8;
    private static final int UPLOADS_UNDER_WAY = 2;
    private static final int UPLOAD_TRIES = 3;

    private final KeyDomain domain;
    private final PackKind kind;
    private final Semaphore uploadSlots;
    private final Effort effort;
    private final Consumer<PackId> landed;
    private final ExecutorService compressors =
            Executors.newFixedThreadPool(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4), task -> {
                var thread = new Thread(task, "vault-compress");
                thread.setDaemon(true);
                return thread;
            });
    private final ExecutorService uploaders = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore frameSlots = new Semaphore(FRAMES_UNDER_WAY);
    private final Semaphore packSlots = new Semaphore(UPLOADS_UNDER_WAY);
    private final ConcurrentLinkedQueue<byte[]> scratch = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ZstdCompressCtx> contexts = new ConcurrentLinkedQueue<>();
    private final AtomicLong stored = new AtomicLong();
    private final Object packLock = new Object();
    private PackBuilder pack;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /// @param uploadSlots shared by all that upload to one vault, so that several cycles do not add up
    /// @param landed told of each pack that is in the store
    FramePipeline(
            KeyDomain domain, PackKind kind, Semaphore uploadSlots, Compression compression, Consumer<PackId> landed) {
        this.domain = domain;
        this.kind = kind;
        this.uploadSlots = uploadSlots;
        this.effort = new Effort(compression);
        this.landed = landed;
        this.pack = new PackBuilder(domain, kind);
    }

    /// Hands in a frame; waits while too much is under way. The bytes belong to the pipeline until `done` runs.
    ///
    /// @param done told how many bytes the frame takes in its pack, before that can have landed; not called when it
    ///     failed
    void submit(byte[] plain, int length, PendingFrame frame, LongConsumer done) {
        rethrowFailure();
        frameSlots.acquireUninterruptibly();
        compressors.execute(() -> {
            try {
                compressAndPlace(plain, length, frame, done);
            } catch (RuntimeException | Error e) {
                frame.failed(fail(e));
            } finally {
                if (failure.isPresent()) {
                    // Perhaps closed meanwhile: nobody else would give back what this frame borrowed.
                    freeContexts();
                }
                frameSlots.release();
            }
        });
    }

    private void compressAndPlace(byte[] plain, int length, PendingFrame frame, LongConsumer done) {
        rethrowFailure();
        var needed = (int) Zstd.compressBound(length);
        var recycled = scratch.poll();
        var room = recycled != null && recycled.length >= needed ? recycled : new byte[needed];
        var borrowed = contexts.poll();
        var context = borrowed == null ? new ZstdCompressCtx() : borrowed;
        Squeezed squeezed;
        try {
            squeezed = Squeeze.squeeze(context.setLevel(effort.level()), plain, length, room);
        } finally {
            contexts.add(context);
        }
        var size = squeezed.bytes().remaining() + Gcm.TAG;
        synchronized (packLock) {
            frame.placed(pack.add(squeezed.codec(), squeezed.bytes(), length));
            stored.addAndGet(size);
            done.accept(size);
            if (pack.bytes() >= PACK_TARGET) {
                upload();
            }
        }
        scratch.add(room);
    }

    /// Called with the lock held: compressing waits while enough packs are on their way.
    private void upload() {
        var full = pack;
        pack = new PackBuilder(domain, kind);
        var began = System.nanoTime();
        packSlots.acquireUninterruptibly();
        effort.handedOver(System.nanoTime() - began);
        uploaders.execute(() -> {
            uploadSlots.acquireUninterruptibly();
            try {
                send(full);
            } catch (RuntimeException | Error e) {
                fail(e);
            } finally {
                uploadSlots.release();
                packSlots.release();
            }
        });
    }

    private void send(PackBuilder full) {
        var id = full.id();
        var key = full.objectKey();
        var body = full.finish();
        for (var tried = 0; tried < UPLOAD_TRIES; tried++) {
            // The id is random and ours: one that is there already is what an earlier try left.
            if (domain.store().create(key, body) != Creation.UNKNOWN) {
                landed.accept(id);
                return;
            }
        }
        throw new VaultException(
                VaultException.Kind.UNKNOWN_OUTCOME,
                "whether pack " + key + " was written to " + domain.store().describe()
                        + " is not known; the cycle is given up, the next one begins anew when the store answers");
    }

    /// Waits until everything handed in is in the store.
    void flush() {
        frameSlots.acquireUninterruptibly(FRAMES_UNDER_WAY);
        frameSlots.release(FRAMES_UNDER_WAY);
        rethrowFailure();
        synchronized (packLock) {
            if (pack.bytes() > 0) {
                upload();
            }
        }
        packSlots.acquireUninterruptibly(UPLOADS_UNDER_WAY);
        packSlots.release(UPLOADS_UNDER_WAY);
        rethrowFailure();
    }

    long stored() {
        return stored.get();
    }

    /// Whatever ends a task ends the cycle, a lack of memory too: else it would count as done.
    private synchronized RuntimeException fail(Throwable cause) {
        var told = cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("a frame or pack was lost: " + cause, cause);
        failure = failure.or(() -> Optional.of(told));
        return told;
    }

    private void rethrowFailure() {
        failure.ifPresent(cause -> {
            throw cause;
        });
    }

    /// Lets go what was not flushed.
    @Override
    public void close() {
        fail(new IllegalStateException("the cycle is over"));
        compressors.shutdown();
        uploaders.shutdown();
        freeContexts();
    }

    private void freeContexts() {
        for (var context = contexts.poll(); context != null; context = contexts.poll()) {
            context.close();
        }
    }
}

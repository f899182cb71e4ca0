package io.resite.disks;

import io.resite.vault.DiskReader;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/// Reads on where a client reads one piece after another, as QEMU does when it makes a disk local and a guest when it
/// reads a file: a frame is fetched and opened while the one before is on its way.
final class SequentialReadAhead implements ReadAhead {
    /// Four frames: what two processors open while one frame crosses a fast network.
    private static final long WINDOW = 4 << 20;

    private static final long FRAME = 1 << 20;

    /// Clients with several requests in flight send them a little out of order.
    private static final long SLACK = 4 << 20;

    private final ExecutorService fetchers;
    private long expected;
    private long fetchedTo;

    SequentialReadAhead(ExecutorService fetchers) {
        this.fetchers = fetchers;
    }

    @Override
    public void asked(DiskReader disk, long offset, int length) {
        var end = offset + length;
        long from;
        long to;
        synchronized (this) {
            var goesOn = offset >= expected - SLACK && offset <= expected + SLACK && expected > 0;
            expected = goesOn ? Math.max(expected, end) : end;
            if (!goesOn) {
                fetchedTo = end;
                return;
            }
            from = Math.max(fetchedTo, end);
            to = Math.min(end + WINDOW, disk.size());
            // Half a window at a time, so that not every small read begins a fetch of its own.
            if (from >= to || (to - from < WINDOW / 2 && to < disk.size())) {
                return;
            }
            fetchedTo = to;
        }
        for (var at = from; at < to; at += FRAME) {
            fetch(disk, at, Math.min(FRAME, to - at));
        }
    }

    private void fetch(DiskReader disk, long offset, long length) {
        try {
            fetchers.execute(() -> {
                try {
                    disk.prepare(offset, length);
                } catch (VaultException | StoreException unreadable) {
                    // Whoever reads it is told.
                }
            });
        } catch (RejectedExecutionException busy) {
            // Enough is being fetched already.
        }
    }
}

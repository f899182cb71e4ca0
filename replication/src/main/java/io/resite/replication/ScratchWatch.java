package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a backup before its scratch space fills: a full one pauses the production guest.
///
/// While a job runs, what the guest overwrites is saved to scratch files beside its disks. libvirt tells how much; what
/// is free is told by the pools that hold the disks. Scratch elsewhere than in those pools is not seen.
final class ScratchWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int PERCENT = 70;

    /// Less than this free at the start is not worth trying: a guest writes as much in a moment.
    private static final ByteSize LEAST = ByteSize.mib(16);

    private final Hypervisor host;
    private final Machine machine;
    private final Runnable abort;
    private final ByteSize free;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread watcher;
    private volatile boolean tripped;

    /// @param abort ends the job
    ScratchWatch(Hypervisor host, Machine machine, ByteSize free, Runnable abort) {
        this.host = host;
        this.machine = machine;
        this.free = free;
        this.abort = abort;
        this.watcher =
                Thread.ofVirtual().name("scratch-watch " + machine.name()).start(this::watch);
    }

    /// What the fullest of the machine's pools has free; drops the machine out when that is hardly anything.
    static ByteSize freeFor(Machine machine, Hypervisor host) {
        var pools = machine.disks().stream().map(Disk::pool).distinct().toList();
        var free = host.pools().stream()
                .filter(pool -> pool.active() && pools.contains(pool.name()))
                .map(PoolFacts::available)
                .min(ByteSize::compareTo)
                .orElse(new ByteSize(Long.MAX_VALUE));
        if (free.compareTo(LEAST) < 0) {
            throw new DroppedOut("its pool has only %s free, and a backup needs scratch space there; free some of %s"
                    .formatted(free.rounded(), String.join(", ", pools)));
        }
        return free;
    }

    private void watch() {
        try {
            while (!tripped && !over.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            var used = host.backup(machine.id().uuid())
                    .map(Hypervisor.BackupFacts::scratchUsed)
                    .orElse(ByteSize.ZERO);
            if (used.bytes() > free.bytes() / 100 * PERCENT) {
                tripped = true;
                abort.run();
            }
        } catch (HypervisorException failed) {
            LOG.warn("{}: cannot look at its scratch space: {}", machine.name(), failed.getMessage());
        }
    }

    /// Throws when the job had to be ended: what was read is then worth nothing.
    void check() {
        if (tripped) {
            throw new DroppedOut(
                    "the guest wrote so much during the backup that its scratch space took more than %d %% "
                                    .formatted(PERCENT)
                            + "of the %s free; give the pool more space, or replicate when less is written"
                                    .formatted(free.rounded()));
        }
    }

    @Override
    public void close() {
        over.countDown();
        try {
            watcher.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.resite.watchdog;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.BackupFacts;
import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.hypervisor.HypervisorException;
import io.resite.spec.MachineState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Watches one machine while a cycle has its hands on it, and undoes what the cycle did when that is due: at once when
/// the cycle's process is gone, at the deadline when it hangs, and when the guest overwrites more than the host has
/// room for. A full scratch space stops the guest (seen): then the job is ended and the guest goes on, without an
/// error.
final class Guard {
    /// A guest that writes 100 MB/s fills 30 MB between two looks.
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    /// An agent that does not thaw when asked so often will not: nothing was frozen, or a person has to look.
    private static final int THAWS = 20;

    /// After a freeze that was not answered: more would still be at it when the next cycle freezes.
    private static final int LATE_THAWS = 3;

    /// What a process asked for as it died, its host may do a moment later. The next process takes longer to begin.
    private static final Duration AFTERMATH = Duration.ofSeconds(4);

    private final Duty duty;
    private final Hypervisor host;
    private final Rooms rooms;
    private final Consumer<String> log;
    private final Thread thread;
    private final long deadline;
    private final Semaphore woken = new Semaphore(0);
    private boolean resumeDue;
    private int thawsLeft;
    private boolean jobDue = true;
    private boolean thawLater;
    private boolean standing = true;
    private Optional<String> abandoned = Optional.empty();
    private long abandonedAt;
    private boolean over;
    private String undone = "";
    private String lastTold = "";

    Guard(Duty duty, Hypervisor host, Rooms rooms, Consumer<String> log) {
        this.duty = duty;
        this.host = host;
        this.rooms = rooms;
        this.log = log;
        this.resumeDue = duty.resume();
        this.thawsLeft = duty.thaw() ? THAWS : 0;
        this.deadline = System.nanoTime() + duty.within().toNanos();
        this.thread = Thread.ofVirtual().name("guard " + duty.machine()).start(this::watch);
    }

    /// The machine moves again, by the hands of the cycle.
    ///
    /// @return what was undone before, in words; empty for nothing
    synchronized String moving(boolean mayFreezeYet) {
        standing = false;
        thawLater = mayFreezeYet;
        thawsLeft = mayFreezeYet ? LATE_THAWS : 0;
        return undone;
    }

    /// What was undone so far, in words; empty for nothing.
    synchronized String undone() {
        return undone;
    }

    /// Nobody cares for it any more. What is being undone right now is waited for; a machine that the cycle could not
    /// set in motion again stays in our care.
    ///
    /// @return what was undone before
    synchronized String over() {
        if (standing && undone.isEmpty() && (resumeDue || thawsLeft > 0)) {
            abandon("whoever replicated it could not let it go");
        } else {
            over = true;
        }
        woken.release();
        rooms.forget(duty);
        return undone;
    }

    /// Whoever would have said [#over] is gone.
    synchronized void orphan() {
        abandon("whoever replicated it is gone");
        woken.release();
    }

    private void abandon(String why) {
        if (abandoned.isEmpty()) {
            abandoned = Optional.of(why);
            abandonedAt = System.nanoTime();
        }
    }

    void join(Duration patience) throws InterruptedException {
        thread.join(patience);
    }

    private void watch() {
        try {
            while (passes()) {
                pause();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Longer when whoever replicates is gone: it is the host, or an agent, that is waited for then.
    private void pause() throws InterruptedException {
        var breath = isAbandoned() ? BETWEEN_LOOKS.multipliedBy(3) : BETWEEN_LOOKS;
        if (woken.tryAcquire(breath.toMillis(), TimeUnit.MILLISECONDS)) {
            woken.drainPermits();
        }
    }

    private synchronized boolean isAbandoned() {
        return abandoned.isPresent();
    }

    /// Looks without the lock, so that the cycle need not wait for that, and acts under it.
    ///
    /// @return whether there is anything left to watch
    private boolean passes() {
        try {
            if (isDue()) {
                undoAll();
            } else if (isToThaw()) {
                thaw();
            } else {
                act(host.pulse(duty.machine()), host.backup(duty.machine()));
            }
        } catch (HypervisorException failed) {
            tellOnce(String.valueOf(failed.getMessage()));
        }
        return !isOver();
    }

    private synchronized boolean isOver() {
        return over && !isToThaw();
    }

    private synchronized boolean isToThaw() {
        return thawLater && thawsLeft > 0;
    }

    private synchronized boolean isDue() {
        return !over && (abandoned.isPresent() || (standing && System.nanoTime() > deadline));
    }

    private synchronized void undoAll() {
        if (over) {
            return;
        }
        var pulse = host.pulse(duty.machine());
        if (pulse.filter(now -> now.state() != MachineState.STOPPED).isPresent()) {
            if (standing) {
                resume(pulse.get());
            }
            // A job that cannot be ended must not keep file systems frozen, nor the other way round.
            try {
                if (thawsLeft > 0) {
                    thaw();
                }
            } finally {
                // Once: the next cycle, of whoever comes next, begins one of its own.
                if (jobDue && endJob()) {
                    jobDue = abandoned.isEmpty();
                }
            }
        }
        // Until the cycle says that it moves it may stop it once more, or its host does so late.
        over = abandoned.isPresent() && System.nanoTime() - abandonedAt > AFTERMATH.toNanos();
        tell(abandoned.orElseGet(() ->
                "it stood still for longer than %d s".formatted(duty.within().toSeconds())));
    }

    private void resume(Pulse pulse) {
        if (resumeDue && pulse.state() == MachineState.PAUSED) {
            host.resume(duty.machine());
        }
    }

    private void thaw() {
        try {
            host.thaw(duty.machine());
            thawsLeft = 0;
        } catch (HypervisorException.NotThere | HypervisorException.Refused no) {
            // An agent is not connected for a moment after its libvirtd was started again.
            if (--thawsLeft > 0) {
                throw no;
            }
            tellOnce("cannot be thawed, look at it: " + no.getMessage());
        }
    }

    private boolean endJob() {
        var ours = host.backup(duty.machine()).filter(BackupFacts::ours).isPresent();
        if (ours) {
            host.endBackup(duty.machine());
            if (host.pulse(duty.machine()).filter(Pulse::pausedByIoError).isPresent()) {
                host.resume(duty.machine());
            }
        }
        return ours;
    }

    private synchronized void act(Optional<Pulse> pulse, Optional<BackupFacts> job) {
        if (over) {
            return;
        }
        var used = job.map(BackupFacts::scratchUsed).orElse(ByteSize.ZERO);
        if (pulse.filter(Pulse::pausedByIoError).isPresent()) {
            if (endJob()) {
                tell("the host had no room for what the guest overwrote meanwhile, and stopped it for a moment");
            } else if (!undone.isEmpty()) {
                // The first resume may stop again at once: repeated until it holds.
                host.resume(duty.machine());
            }
        } else if (rooms.tooFull(duty, used) && endJob()) {
            tell("the guest overwrote so much meanwhile that it took more than %d %% of the %s free in %s"
                    .formatted(Rooms.PERCENT, duty.scratchFree().rounded(), duty.scratchFolder()));
        }
    }

    private void tell(String why) {
        undone = undone.isEmpty() ? why : undone;
        tellOnce("let go: " + why);
    }

    private synchronized void tellOnce(String what) {
        if (!what.equals(lastTold)) {
            lastTold = what;
            log.accept("machine %s at %s: %s".formatted(duty.machine(), host.uri(), what));
        }
    }
}

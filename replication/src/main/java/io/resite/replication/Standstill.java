package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.watchdog.Vigil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How still one machine stood around the instant of its point. What could not be done is told in the point and
/// costs its level, never the point itself.
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    private static final int TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);

    private final Hypervisor host;
    private final Machine machine;
    private final List<String> shortfalls = new ArrayList<>();
    private Optional<Vigil> vigil = Optional.empty();
    private boolean off;
    private boolean suspended;
    private boolean mayBeFrozen;
    private boolean stood;
    private boolean calm;

    Standstill(Hypervisor host, Machine machine) {
        this.host = host;
        this.machine = machine;
    }

    void guarded(Vigil by) {
        vigil = Optional.of(by);
    }

    /// A machine that is off stands still by itself, and nothing is to be undone on it.
    void isOff() {
        off = true;
        stood = true;
    }

    /// Whether somebody lets it go even if this process is killed. Else nobody makes it stand still.
    boolean isGuarded() {
        return off || vigil.filter(Vigil::outlivesUs).isPresent();
    }

    /// What was asked for and is not so, in words.
    List<String> shortfalls() {
        return List.copyOf(shortfalls);
    }

    void fellShort(String what) {
        shortfalls.add(what);
    }

    /// Its processors stood still from before the first of its group was frozen until after the last.
    boolean stood() {
        return stood;
    }

    /// Its file systems were at rest.
    boolean calm() {
        return calm;
    }

    /// Freezes its file systems. Never throws.
    void calmDown() {
        if (off) {
            return;
        }
        if (!isGuarded()) {
            fellShort("file systems at rest: no watchdog process runs that would thaw them: "
                    + vigil.map(Vigil::whyNot).orElse(""));
            return;
        }
        if (letGoBefore()) {
            return;
        }
        // Set before the call: when its answer is lost, or it fails half-way, some may be frozen.
        mayBeFrozen = true;
        try {
            calm = host.freeze(uuid()) > 0;
            if (!calm) {
                fellShort("file systems at rest: its guest agent found none to freeze");
            }
        } catch (HypervisorException.NotThere noAgent) {
            mayBeFrozen = false;
            fellShort("file systems at rest: " + noAgent.getMessage());
        } catch (HypervisorException failed) {
            fellShort("file systems at rest: " + failed.getMessage());
        }
    }

    /// Stops its processors, so that it causes nothing while the others of its group are frozen.
    void suspend() {
        if (!off && letGoBefore()) {
            return;
        }
        if (!off && isRunning()) {
            // Set before the call: when its answer is lost the machine may be stopped.
            suspended = true;
            host.suspend(uuid());
        }
        stood = true;
    }

    /// Another of the group took so long that the watchdog let this one go: it is not made to stand again.
    private boolean letGoBefore() {
        var undone = vigil.map(Vigil::undone).orElse("");
        if (!undone.isEmpty()) {
            calm = false;
            fellShort("a standstill until its instant: it was let go before, for " + undone);
        }
        return !undone.isEmpty();
    }

    /// Undoes both. Never throws, and tries several times: a machine left standing is worse than a missing point.
    void letGo() {
        if (suspended) {
            suspended = !done("resumed", () -> host.resume(uuid()));
        }
        if (calm && mayBeFrozen) {
            mayBeFrozen = !done("thawed", () -> host.thaw(uuid()));
        }
        if (suspended || (calm && mayBeFrozen)) {
            // The watchdog still holds it for standing, and goes on trying.
            fellShort("the certainty that it runs on: see the log of the service, and look at it");
            return;
        }
        // An agent that did not answer in time may freeze later than that: the watchdog thaws behind our back.
        var undone = vigil.map(by -> by.moving(mayBeFrozen)).orElse("");
        if (!undone.isEmpty() && (calm || stood)) {
            calm = false;
            stood = false;
            fellShort("a standstill until its instant: it was let go before, for " + undone);
        }
    }

    private boolean done(String what, Runnable act) {
        for (var tries = 1; tries <= TRIES; tries++) {
            if (tried(act)) {
                return true;
            }
            pause();
        }
        LOG.error("{}: cannot be {}; the watchdog goes on trying, look at it", machine.name(), what);
        return false;
    }

    private boolean tried(Runnable act) {
        try {
            act.run();
            return true;
        } catch (HypervisorException failed) {
            LOG.info("{}: {}", machine.name(), failed.getMessage());
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRunning() {
        return host.pulse(uuid())
                .filter(pulse -> pulse.state() == MachineState.RUNNING)
                .isPresent();
    }

    private UUID uuid() {
        return machine.id().uuid();
    }
}

package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step;
import io.resite.plan.Step.Hydrate;
import io.resite.run.Decision.RollBack;
import io.resite.run.Failure;
import io.resite.spec.MachineState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the disks of a machine local that runs already, and keeps it running until they are. What its guest wrote lies
/// in one place only: so nothing here ever stops it or empties a volume, and whatever goes wrong is waited for.
final class HydrateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(HydrateMachine.class);

    /// Between two looks at what did not work.
    private static final Duration TROUBLE = Duration.ofSeconds(5);

    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;
    private final FillMachine fill;
    private final OutOfVault running;
    private final DiskFilling disks;
    private boolean readsHere;

    HydrateMachine(Scene scene, Hydrate step) {
        this.scene = scene;
        this.machine = scene.machine(step.machine());
        this.host = step.host();
        this.fill = new FillMachine(scene, step.machine(), step.host());
        this.running = new OutOfVault(scene, machine, host);
        this.disks = DiskFilling.underRunningGuest(scene, machine, host, scene.disks(machine));
    }

    String perform() throws InterruptedException {
        var began = scene.clock.nanos();
        var turn = new Turn();
        try {
            while (!isLocal(turn)) {
                scene.clock.rest(scene.settings.look());
            }
        } finally {
            turn.giveBack();
            disks.forgotten();
        }
        fill.settle();
        return disks.inWords() + " local at " + host + " "
                + Duration.ofNanos(scene.clock.nanos() - began).toSeconds() + " s after it was let run";
    }

    /// Looks once. A host or a disk server that does not answer is no reason to leave the machine alone.
    private boolean isLocal(Turn turn) throws InterruptedException {
        try {
            requireWanted();
            requireReadsHere();
            if (running.keptRunning() == MachineState.STOPPED) {
                throw stopped();
            }
            return turn.hasCome() && disks.areLocal();
        } catch (DiskFilling.MachineStopped off) {
            throw stopped();
        } catch (HypervisorException trouble) {
            requireNotLeftOut(trouble);
            LOG.warn("{} at {} is not made local just now: {}", machine.as(), host, trouble.getMessage());
            scene.hosts.forget(scene.plan().at(), host);
        } catch (StepFailed trouble) {
            if (!(trouble.failure() instanceof Failure.Occupied)) {
                throw trouble;
            }
            LOG.warn(
                    "{} at {} waits for its disks: {}",
                    machine.as(),
                    host,
                    trouble.failure().text());
        }
        // Machines at hosts that answer are not held up meanwhile.
        turn.giveBack();
        scene.clock.rest(TROUBLE);
        return false;
    }

    /// Once: while this executes it, nothing else starts it.
    private void requireReadsHere() {
        if (!readsHere) {
            fill.requireReadsHere();
            // What a former run found damaged may have been mended since.
            disks.readAnew();
            readsHere = true;
        }
    }

    /// A host that does not come back would be waited for for ever.
    private void requireNotLeftOut(HypervisorException trouble) {
        if (scene.run().isLeftOut(machine.name())) {
            throw new StepFailed(new Failure.Refused(machine.as() + " is not waited for any more, it is left out: "
                    + host + " does not answer (" + trouble.getMessage() + ")"));
        }
    }

    /// A roll-back that shuts machines off is about to remove this one.
    private void requireWanted() {
        scene.run()
                .rollBack()
                .filter(back -> back.decision() instanceof RollBack wish && wish.shutOff())
                .ifPresent(back -> {
                    throw new StepFailed(new Failure.Refused(
                            machine.as() + " is not made local any more: rolled back by " + back.who()));
                });
    }

    private StepFailed stopped() {
        return new StepFailed(new Failure.NotRunning(machine.as() + " was shut off at " + host
                + " before its disks were local; what it wrote is in its volumes there: start it there and retry;"
                + " it starts only while its disks are served (`resite disks`)"));
    }

    /// So many machines at once are made local, when they have come up: their reads shall not slow down those of
    /// machines that boot.
    private final class Turn {
        private boolean has;

        boolean hasCome() {
            has = has || (isVerified() && scene.hydrations.tryAcquire());
            return has;
        }

        void giveBack() {
            if (has) {
                has = false;
                scene.hydrations.release();
            }
        }

        private boolean isVerified() {
            return scene.plan().steps().stream()
                    .filter(step -> step instanceof Step.Verify verify
                            && verify.machine().equals(machine.machine()))
                    .allMatch(step -> scene.run().step(step.id()).over());
        }
    }
}

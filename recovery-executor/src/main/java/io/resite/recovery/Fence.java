package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.plan.Step;
import io.resite.run.Failure;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.spec.Host;
import io.resite.spec.MachineState;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes sure, as far as can be, that the primary no longer runs the machines. A dead primary costs a bounded time: it
/// is asked on all hosts at once and then left to a person's word.
final class Fence {
    private final Scene scene;
    private final Step.Fence step;
    private final AtomicBoolean tooLate = new AtomicBoolean();

    Fence(Scene scene, Step.Fence step) {
        this.scene = scene;
        this.step = step;
    }

    FenceSettled perform() throws InterruptedException {
        return switch (step.method()) {
            case WORD -> onWord("the policy asks nobody but a person");
            case LIBVIRT -> throughLibvirt();
        };
    }

    private FenceSettled throughLibvirt() throws InterruptedException {
        var seen = new ArrayList<String>();
        var silent = new ArrayList<String>();
        // Not closed: closing waits, and a call into a dead host may hang for longer than we do.
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var deadline = System.nanoTime() + scene.settings.fenceWithin().toNanos();
        record Asked(Host host, Future<Integer> answer) {}
        var asked = new ArrayList<Asked>();
        for (var host : scene.primary.hosts()) {
            asked.add(new Asked(host, executor.submit(() -> powerOff(host.name()))));
        }
        for (var one : asked) {
            var name = one.host().name();
            try {
                var left = Math.max(1, deadline - System.nanoTime());
                seen.add(name + ": " + one.answer().get(left, TimeUnit.NANOSECONDS) + " machines seen off");
            } catch (TimeoutException e) {
                silent.add(name + " did not answer within "
                        + scene.settings.fenceWithin().toSeconds() + " s");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof HypervisorException broken) {
                    silent.add(name + ": " + broken.getMessage());
                } else {
                    throw Causes.behind(e);
                }
            }
        }
        tooLate.set(true);
        executor.shutdown();
        if (silent.isEmpty()) {
            return new FenceSettled(scene.clock.instant(), step.id(), true, "", String.join("; ", seen));
        }
        seen.addAll(silent);
        return onWord(String.join("; ", seen));
    }

    /// Turns off the machines that a host has, and keeps it from starting them when it boots.
    private int powerOff(String hostName) {
        var host = scene.hosts.at(scene.primary.id(), hostName);
        var off = 0;
        for (var machine : step.machines()) {
            var domain = host.domain(machine.uuid());
            if (domain.isEmpty()) {
                continue;
            }
            stillWanted();
            if (domain.get().persistent()) {
                host.setAutostart(machine.uuid(), false);
            }
            host.destroy(machine.uuid());
            var after = host.domain(machine.uuid());
            if (after.isPresent() && after.get().state() != MachineState.STOPPED) {
                throw new StepFailed(new Failure.Refused(
                        hostName + " says that " + after.get().name()
                                + " still runs after it was destroyed: look at that host, then fail over again"));
            }
            off++;
        }
        return off;
    }

    /// An answer that came too late must not lead to an act any more: the run may be over and the machine back there.
    private void stillWanted() {
        scene.confirm();
        if (tooLate.get()) {
            throw new IllegalStateException("the fence was settled meanwhile");
        }
    }

    private FenceSettled onWord(String seen) {
        var word = scene.started.word();
        if (word.isBlank()) {
            throw new StepFailed(new Failure.WordNeeded(seen));
        }
        return new FenceSettled(scene.clock.instant(), step.id(), false, word, seen);
    }
}

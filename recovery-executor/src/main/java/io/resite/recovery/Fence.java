package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.Mode;
import io.resite.plan.Step;
import io.resite.run.Failure;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.spec.Host;
import io.resite.spec.MachineState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            case WORD -> settled(new Told(List.of(), hosts()));
            case LIBVIRT -> settled(throughLibvirt());
        };
    }

    /// Of a restart only those that are lost: on the others the machines may run by now.
    private List<String> hosts() {
        if (scene.plan().mode() == Mode.RESTART) {
            return scene.plan().lost();
        }
        return scene.primary.hosts().stream().map(Host::name).toList();
    }

    /// @param words what was seen, for people
    /// @param silent hosts of which it was not seen that they are off
    private record Told(List<String> words, List<String> silent) {}

    /// What becomes of asking the hosts.
    private sealed interface Heard {
        record Off(String host, int machines) implements Heard {}

        record Silent(String host, String why) implements Heard {}

        /// A bug, or the end of this executor's right to act.
        record Broken(Throwable cause) implements Heard {}

        record TimeIsUp() implements Heard {}
    }

    private Told throughLibvirt() throws InterruptedException {
        var hosts = hosts();
        var heard = new LinkedBlockingQueue<Heard>();
        var timer = Thread.startVirtualThread(() -> awaitEnd(heard));
        try {
            hosts.forEach(host -> Thread.startVirtualThread(() -> heard.add(ask(host))));
            return told(hosts, answers(hosts.size(), heard));
        } finally {
            // Nobody waits for the threads: a call into a dead host may hang for longer than we do.
            tooLate.set(true);
            timer.interrupt();
        }
    }

    private void awaitEnd(BlockingQueue<Heard> heard) {
        try {
            scene.clock.rest(scene.settings.fenceWithin());
            heard.add(new Heard.TimeIsUp());
        } catch (InterruptedException settled) {
            // All have answered.
            Thread.currentThread().interrupt();
        }
    }

    private Heard ask(String host) {
        try {
            return new Heard.Off(host, powerOff(host));
        } catch (HypervisorException broken) {
            return new Heard.Silent(host, String.valueOf(broken.getMessage()));
        } catch (Throwable cause) {
            return new Heard.Broken(cause);
        }
    }

    /// By host; those that say nothing in time are not among them.
    private static Map<String, Heard> answers(int hosts, BlockingQueue<Heard> heard) throws InterruptedException {
        var answers = new HashMap<String, Heard>();
        while (answers.size() < hosts) {
            switch (heard.take()) {
                case Heard.Off off -> answers.put(off.host(), off);
                case Heard.Silent silent -> answers.put(silent.host(), silent);
                case Heard.Broken(var cause) -> throw Causes.behind(cause);
                case Heard.TimeIsUp _ -> {
                    return answers;
                }
            }
        }
        return answers;
    }

    private Told told(List<String> hosts, Map<String, Heard> answers) {
        var words = new ArrayList<String>();
        var silent = new ArrayList<String>();
        for (var host : hosts) {
            switch (answers.getOrDefault(host, new Heard.TimeIsUp())) {
                case Heard.Off off -> words.add(host + ": " + off.machines() + " machines seen off");
                case Heard.Silent one -> {
                    silent.add(host);
                    words.add(host + ": " + one.why());
                }
                case Heard.Broken _, Heard.TimeIsUp _ -> {
                    silent.add(host);
                    words.add(host + " did not answer within "
                            + scene.settings.fenceWithin().toSeconds() + " s");
                }
            }
        }
        return new Told(words, silent);
    }

    private FenceSettled settled(Told told) throws InterruptedException {
        var outside = new FenceFromOutside(scene, step);
        var left = outside.perform(told.silent());
        var words =
                Stream.concat(told.words().stream(), outside.seen().stream()).collect(Collectors.joining("; "));
        return left.isEmpty() && !words.isEmpty()
                ? new FenceSettled(scene.clock.instant(), step.id(), true, "", words)
                : onWord(words.isEmpty() ? "the policy asks nobody but a person" : words);
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
            requireAtRest(domain.get(), hostName);
            if (domain.get().persistent()) {
                stillWanted();
                host.setAutostart(machine.uuid(), false);
            }
            stillWanted();
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

    /// What moves was shut down before its last points were taken. If it runs again, it has written since: the run goes
    /// back, and nothing is cut off.
    private void requireAtRest(DomainFacts domain, String hostName) {
        if (scene.plan().mode() == Mode.MIGRATION && domain.state() != MachineState.STOPPED) {
            throw new StepFailed(new Failure.Refused(domain.name() + " runs at " + hostName
                    + " although its last cycle is over: somebody started it; see who, then migrate again"));
        }
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

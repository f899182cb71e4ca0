package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.plan.Mode;
import io.resite.plan.Step;
import io.resite.spec.FenceMethod;
import io.resite.spec.Fencing;
import io.resite.spec.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks whether the fence will be able to reach the primary, beside everything else: a dead host answers late. Nobody
/// is asked once a person has given their word, for then the run goes on whatever they say.
final class FenceSight implements AutoCloseable {
    private final Sight sight;
    private final List<String> asked;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final Thread timer;

    /// What becomes of asking the hosts.
    private sealed interface Heard {
        record Answer(String host) implements Heard {}

        record Silent(String host, String why) implements Heard {}

        record Broken(Throwable cause) implements Heard {}

        record TimeIsUp() implements Heard {}
    }

    FenceSight(Sight sight) {
        this.sight = sight;
        var asks = asksPrimary() && sight.started.word().isBlank();
        asked = !asks
                ? List.of()
                : sight.plan().mode() == Mode.RESTART
                        ? sight.plan().lost()
                        : sight.primary.hosts().stream().map(Host::name).toList();
        // Nobody waits for the threads: a call into a dead host may hang for longer than we do.
        asked.forEach(host -> Thread.startVirtualThread(() -> heard.add(ask(host))));
        timer = Thread.startVirtualThread(this::awaitEnd);
    }

    private Heard ask(String host) {
        try {
            sight.hosts.at(sight.primary.id(), host).host();
            return new Heard.Answer(host);
        } catch (HypervisorException broken) {
            return new Heard.Silent(host, String.valueOf(broken.getMessage()));
        } catch (Throwable cause) {
            return new Heard.Broken(cause);
        }
    }

    private void awaitEnd() {
        try {
            sight.clock.rest(sight.settings.fenceWithin());
            heard.add(new Heard.TimeIsUp());
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean asksPrimary() {
        return sight.plan().steps().stream()
                .anyMatch(step -> step instanceof Step.Fence fence && fence.method() == Fencing.LIBVIRT);
    }

    List<Finding> look() throws InterruptedException {
        var word = sight.started.word();
        if (!word.isBlank()) {
            return List.of(Finding.fine("fence", "that " + sight.plan().site() + " is down is the word of " + word));
        }
        if (!asksPrimary()) {
            return sight.plan().machines().isEmpty()
                    ? List.of()
                    : List.of(Finding.warns(
                            "fence",
                            "the policy asks nobody but a person whether "
                                    + sight.plan().site() + " is down: give their name (--word NAME)"));
        }
        var silent = silent();
        if (silent.isEmpty()) {
            return List.of(Finding.fine(
                    "fence", "the fence reaches " + String.join(", ", asked) + ", and will see the machines off"));
        }
        var ways = waysFromOutside();
        return List.of(Finding.warns(
                "fence",
                "the fence does not reach " + String.join("; ", silent)
                        + (ways.isEmpty() ? "" : ", and will turn hosts off by " + ways)
                        + ": make sure that the machines of "
                        + sight.plan().site() + " are off, and give the name of the person who says so (--word NAME)"));
    }

    private String waysFromOutside() {
        return sight.plan().steps().stream()
                .flatMap(step -> step instanceof Step.Fence fence ? fence.by().stream() : Stream.empty())
                .map(FenceMethod::words)
                .collect(Collectors.joining(", then "));
    }

    private List<String> silent() throws InterruptedException {
        var open = new LinkedHashMap<String, String>();
        asked.forEach(host -> open.put(
                host, "no answer within " + sight.settings.fenceWithin().toSeconds() + " s"));
        var answers = 0;
        while (answers < asked.size()) {
            switch (heard.take()) {
                case Heard.Answer(var host) -> {
                    open.remove(host);
                    answers++;
                }
                case Heard.Silent(var host, var why) -> {
                    open.put(host, why);
                    answers++;
                }
                case Heard.Broken(var cause) -> throw Causes.behind(cause);
                case Heard.TimeIsUp _ -> answers = asked.size();
            }
        }
        return inWords(open);
    }

    private static List<String> inWords(Map<String, String> silent) {
        var words = new ArrayList<String>();
        silent.forEach((host, why) -> words.add(host + " (" + why + ")"));
        return words;
    }

    @Override
    public void close() {
        timer.interrupt();
    }
}

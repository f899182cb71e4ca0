package io.resite.recovery;

import io.resite.fencing.PowerSwitch.Sight;
import io.resite.plan.Step;
import io.resite.plan.Step.FencedHost;
import io.resite.spec.FenceMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Turns hosts of the primary off from outside, by the policy's ways one after another, each at all hosts at once that
/// no way before has shown to be off.
final class FenceFromOutside {
    private final Scene scene;
    private final Step.Fence step;
    private final List<String> seen = new ArrayList<>();

    FenceFromOutside(Scene scene, Step.Fence step) {
        this.scene = scene;
        this.step = step;
    }

    /// What was tried and seen, in words.
    List<String> seen() {
        return List.copyOf(seen);
    }

    /// @param silent hosts that were not seen off yet
    /// @return those that are not even now
    List<String> perform(List<String> silent) throws InterruptedException {
        var left = silent;
        for (var method : step.by()) {
            if (left.isEmpty()) {
                break;
            }
            scene.confirm();
            left = ask(method, left);
        }
        return left;
    }

    private List<String> ask(FenceMethod method, List<String> hosts) throws InterruptedException {
        var sights = new ConcurrentHashMap<String, Sight>();
        var asked = hosts.stream()
                .map(host -> Thread.startVirtualThread(() -> sights.put(host, sight(method, host))))
                .toList();
        for (var one : asked) {
            one.join();
        }
        hosts.forEach(host -> seen.add("%s by %s: %s".formatted(host, method.words(), words(sights, host))));
        return hosts.stream().filter(host -> !isOff(sights, host)).toList();
    }

    private Sight sight(FenceMethod method, String name) {
        var known = step.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseGet(() -> new FencedHost(name, "", ""));
        if (!known.spared().isEmpty()) {
            return new Sight(false, known.spared());
        }
        try {
            return scene.power.off(method, scene.plan().site(), known);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Sight(false, "interrupted");
        }
    }

    private static String words(Map<String, Sight> sights, String host) {
        return sights.getOrDefault(host, new Sight(false, "it could not be asked"))
                .words();
    }

    private static boolean isOff(Map<String, Sight> sights, String host) {
        return sights.getOrDefault(host, new Sight(false, "")).off();
    }
}

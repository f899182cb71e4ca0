package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.plan.Mode;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step.RebuildNetwork;
import io.resite.run.Failure;
import io.resite.spec.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rebuilds a network of the primary on a recovery host and starts it. Its autostart comes on when the run ends.
final class MakeNetwork {
    private final Scene scene;
    private final RebuildNetwork step;

    MakeNetwork(Scene scene, RebuildNetwork step) {
        this.scene = scene;
        this.step = step;
    }

    String perform() throws InterruptedException {
        var captured = scene.primary
                .network(step.fromHost(), step.network())
                .orElseThrow(() -> new StepFailed(new Failure.Missing("network " + step.network() + " of "
                        + step.fromHost() + " is not in the captured spec: make a new plan")));
        var as = nameOf(step, scene.plan());
        var run = scene.started.run();
        var rewritten = isDrill()
                ? NetworkRewrite.isolated(captured.xml(), step.network(), as, run)
                : NetworkRewrite.rebuilt(captured.xml(), step.network(), as, run);
        var there = find(as);
        if (there.isPresent() && !isOurs(there.get(), captured)) {
            throw new StepFailed(new Failure.Occupied("network " + as + " at " + step.host()
                    + " is another one, UUID " + there.get().uuid() + ": remove it, or map network " + step.network()
                    + " to it in the policy"));
        }
        if (there.isEmpty()) {
            scene.act(step.host()).defineNetwork(rewritten.xml());
        }
        if (!find(as).map(NetworkFacts::active).orElse(false)) {
            scene.act(step.host()).startNetwork(as);
        }
        if (!find(as).map(NetworkFacts::active).orElse(false)) {
            throw new StepFailed(new Failure.Refused("network " + as + " at " + step.host()
                    + " is not active after it was started: look at that host's libvirt log"));
        }
        var changes = String.join("; ", rewritten.changes());
        var made = as + " at " + step.host() + (changes.isEmpty() ? "" : "; CHANGED: " + changes);
        if (isDrill()) {
            requireIsolated(as);
            return made + routed(as);
        }
        return made;
    }

    /// A router is made when all its networks are there.
    private String routed(String as) throws InterruptedException {
        var router = Router.at(scene, step.host()).filter(one -> one.serves(as));
        if (router.isEmpty()) {
            return "; no DHCP, DNS or gateway in it";
        }
        return router.get().endsWith(as) ? "; " + router.get().ensure() : "";
    }

    private boolean isDrill() {
        return scene.plan().mode() == Mode.DRILL;
    }

    /// A rebuilt network keeps the primary's UUID; a drill's has the run's mark only.
    private boolean isOurs(NetworkFacts there, Network captured) {
        return isDrill()
                ? RunMark.runOfNetwork(there.xml())
                        .filter(scene.started.run()::equals)
                        .isPresent()
                : there.uuid().equals(captured.uuid());
    }

    /// As libvirt runs it, not as it was asked for: machines that may exist elsewhere are started in it.
    private void requireIsolated(String as) {
        var live = find(as).map(NetworkFacts::xml).orElse("");
        var root = Markup.parse(live, "network", "live definition of network " + as)
                .root();
        for (var way : List.of("forward", "ip", "route")) {
            if (Markup.first(root, way).isPresent()) {
                throw new StepFailed(new Failure.Refused("network " + as + " at " + step.host() + " has <" + way
                        + "> although it must lead nowhere: look at that host's libvirt hooks"));
            }
        }
        var bridge = Markup.attribute(root, "bridge", "name");
        scene.look(step.host()).interfaces().stream()
                .flatMap(List::stream)
                .filter(card -> card.name().equals(bridge))
                .findFirst()
                .ifPresent(card -> {
                    var ways = new ArrayList<>(card.addresses().all());
                    // Older libvirts give every bridge a card of its own that leads nowhere.
                    card.members().all().stream()
                            .filter(member -> !member.equals(bridge + "-nic"))
                            .forEach(ways::add);
                    if (!ways.isEmpty()) {
                        throw new StepFailed(new Failure.Refused("bridge " + bridge + " of network " + as + " at "
                                + step.host() + " has " + String.join(", ", ways)
                                + " although it must lead nowhere: look what gave it that"));
                    }
                });
    }

    /// What a network of the primary is called where it is rebuilt.
    static String nameOf(RebuildNetwork step, RecoveryPlan plan) {
        return plan.networks().stream()
                .filter(planned -> planned.network().equals(step.network())
                        && planned.fromHost().equals(step.fromHost())
                        && planned.host().equals(step.host()))
                .map(PlannedNetwork::as)
                .findFirst()
                .orElse(plan.site() + "--" + step.network());
    }

    private Optional<NetworkFacts> find(String as) {
        return scene.look(step.host()).networks().stream()
                .filter(network -> network.name().equals(as))
                .findFirst();
    }
}

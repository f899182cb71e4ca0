package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step.RebuildNetwork;
import io.resite.run.Failure;
import java.util.Optional;

/// Rebuilds a network of the primary on a recovery host and starts it. Its autostart comes on when the run ends.
final class MakeNetwork {
    private final Scene scene;
    private final RebuildNetwork step;

    MakeNetwork(Scene scene, RebuildNetwork step) {
        this.scene = scene;
        this.step = step;
    }

    String perform() {
        var captured = scene.primary
                .network(step.fromHost(), step.network())
                .orElseThrow(() -> new StepFailed(new Failure.Missing("network " + step.network() + " of "
                        + step.fromHost() + " is not in the captured spec: make a new plan")));
        var as = nameOf(step, scene.plan());
        var rewritten = NetworkRewrite.rebuilt(captured.xml(), step.network(), as, scene.started.run());
        var there = find(as);
        if (there.isPresent() && !there.get().uuid().equals(captured.uuid())) {
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
        return as + " at " + step.host() + (changes.isEmpty() ? "" : "; CHANGED: " + changes);
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

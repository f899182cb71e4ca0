package io.resite.recovery;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.run.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Removes a network that this run rebuilt, told by the run's mark, and sees it gone. One that others hang on stays.
final class RemoveNetwork {
    private final Scene scene;
    private final io.resite.plan.Step.RemoveNetwork step;

    RemoveNetwork(Scene scene, io.resite.plan.Step.RemoveNetwork step) {
        this.scene = scene;
        this.step = step;
    }

    String perform() throws InterruptedException {
        var host = scene.look(step.host());
        var router = Router.at(scene, step.host()).filter(one -> one.serves(step.as()));
        var gone = router.isPresent() ? router.get().remove() : List.<String>of();
        var there = find();
        if (there.isEmpty()) {
            return step.as() + " is not at " + step.host();
        }
        if (RunMark.runOfNetwork(there.get().xml())
                .filter(scene.started.run()::equals)
                .isEmpty()) {
            return step.as() + " at " + step.host() + " was not made by this run, and stays";
        }
        var user = user(host);
        if (user.isPresent()) {
            throw new StepFailed(new Failure.Occupied(
                    "network " + step.as() + " at " + step.host() + " stays: " + user.get() + " hangs on it"));
        }
        scene.act(step.host()).removeNetwork(step.as());
        if (find().isPresent()) {
            throw new StepFailed(new Failure.Refused("network " + step.as() + " at " + step.host()
                    + " is still there after it was removed: look at that host's libvirt log"));
        }
        return "removed: network " + step.as() + " at " + step.host()
                + gone.stream().map(machine -> ", " + machine).collect(Collectors.joining());
    }

    private Optional<NetworkFacts> find() {
        return scene.look(step.host()).networks().stream()
                .filter(network -> network.name().equals(step.as()))
                .findFirst();
    }

    private Optional<String> user(Hypervisor host) {
        return host.domains().stream()
                .filter(domain ->
                        Markup.all(
                                        Markup.parse(domain.xml(), "domain", domain.name())
                                                .root(),
                                        "devices/interface/source")
                                .stream()
                                .anyMatch(
                                        source -> source.getAttribute("network").equals(step.as())))
                .map(Hypervisor.DomainFacts::name)
                .findFirst();
    }
}

package io.resite.recovery;

import static java.util.stream.Collectors.toSet;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedMachine;
import io.resite.run.RunState;
import io.resite.spec.MachineState;
import java.util.ArrayList;
import java.util.List;

/// What an earlier attempt left at the recovery site: half-made machines, which a new run may replace, and others,
/// which nobody but a person may.
final class Leftover {
    private Leftover() {}

    /// Whether the domain is this run's own, or a machine that an earlier run made, never brought up, and ended
    /// without.
    static boolean mayReplace(Sight sight, PlannedMachine machine, DomainFacts domain) {
        return RunMark.in(domain.xml())
                .filter(mark -> mark.machine().equals(machine.machine()))
                .filter(mark -> mark.run().equals(sight.started.run())
                        || isOfEndedDrill(sight, mark)
                        || (domain.state() != MachineState.RUNNING && neverCameBack(sight, mark)))
                .isPresent();
    }

    /// Nothing of a drill is anybody's, though its removal did not succeed.
    private static boolean isOfEndedDrill(Sight sight, RunMark mark) {
        return sight.runs
                .state(mark.run())
                .filter(state ->
                        state instanceof RunState.Over over && over.last().isDrill())
                .isPresent();
    }

    private static boolean neverCameBack(Sight sight, RunMark mark) {
        return sight.runs
                .state(mark.run())
                .filter(state -> state instanceof RunState.Over over
                        && over.last().machines().stream()
                                .noneMatch(machine -> machine.point().machine().equals(mark.machine())
                                        && over.last().isBack(machine)))
                .isPresent();
    }

    /// Removes a half-made machine of an earlier run with its state and the volumes that were made for it. Volumes are
    /// told by the
    /// names
    /// that run gave them: what the definition names besides is not ours to delete.
    static void remove(Scene scene, PlannedMachine machine, DomainFacts domain, String host) {
        var root = Markup.parse(domain.xml(), "domain", domain.name()).root();
        var mark = RunMark.in(root);
        var pools = Markup.all(root, "devices/disk/source").stream()
                .map(source -> source.getAttribute("pool"))
                .filter(pool -> !pool.isEmpty())
                .collect(toSet());
        scene.act(host).destroy(domain.uuid());
        scene.act(host).undefine(domain.uuid());
        for (var pool : pools) {
            mark.map(earlier -> volumes(scene, machine, earlier.run(), earlier.attempt()))
                    .orElse(List.of())
                    .forEach(volume -> scene.act(host).deleteVolume(pool, volume));
        }
    }

    /// What a run called a machine's volumes.
    static List<String> volumes(Scene scene, PlannedMachine machine, String run, Attempt attempt) {
        var naming = new Naming(run);
        var site = scene.plan().site();
        var names = new ArrayList<String>();
        for (var disk : scene.point(machine).definition().disks()) {
            names.add(naming.overlay(site, machine.name(), disk.target(), attempt));
            names.add(naming.raw(site, machine.name(), disk.target(), attempt));
        }
        for (var file : scene.point(machine).definition().files()) {
            names.add(naming.file(site, machine.name(), file, attempt));
        }
        return names;
    }
}

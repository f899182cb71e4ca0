package io.resite.app.operations;

import io.resite.check.Cell;
import io.resite.check.Matrix;
import io.resite.check.Reason;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.Xml;
import io.resite.plan.Footing;
import io.resite.recovery.TrialDefinition;
import io.resite.spec.Machine;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.HashSet;
import java.util.Set;

/// Has hosts try what a recovery would define on them. Nothing is defined, and a host that does not answer costs its
/// cells no more than the trial.
final class HostTrials {
    private final Hosts hosts;

    HostTrials(Hosts hosts) {
        this.hosts = hosts;
    }

    Matrix tried(Matrix matrix, Site primary, ProtectionPolicy policy, Site recovery) {
        var footing = new Footing(primary, policy, recovery);
        var silent = new HashSet<String>();
        return matrix.map((id, cell) -> primary.machine(id)
                .map(machine -> look(cell, machine, footing, recovery, silent))
                .orElse(cell));
    }

    /// @param silent hosts that gave no answer: they are not asked again for each machine
    private Cell look(Cell cell, Machine machine, Footing footing, Site recovery, Set<String> silent) {
        if (silent.contains(cell.host())) {
            return untried(cell);
        }
        try {
            return cell.green() ? defined(cell, machine, footing, recovery) : compared(cell, machine, recovery);
        } catch (HypervisorException broken) {
            silent.add(cell.host());
            return untried(cell);
        }
    }

    private static Cell untried(Cell cell) {
        return cell.green() ? cell.with("its definition was not tried: " + cell.host() + " gave no answer") : cell;
    }

    private Cell defined(Cell cell, Machine machine, Footing footing, Site recovery) {
        var xml = TrialDefinition.of(machine, footing.nameAtRecovery(machine), footing.networks(machine));
        return hosts.connect(recovery.id(), cell.host())
                .dryDefine(xml)
                .map(reason -> cell.and(new Reason(
                        "libvirt on %s refuses its definition: %s".formatted(cell.host(), reason),
                        "change what it names, at its host or on " + cell.host())))
                .orElse(cell);
    }

    /// A model that a host cannot give: which features it lacks only the host knows.
    private Cell compared(Cell cell, Machine machine, Site recovery) {
        var definition = machine.definition();
        var about = cell.reasons().stream()
                .filter(reason -> !definition.cpu().model().isEmpty())
                .filter(reason ->
                        reason.what().contains("CPU model " + definition.cpu().model()))
                .findFirst();
        if (about.isEmpty()) {
            return cell;
        }
        var root = Xml.parse(machine.xml(), "machine " + machine.name());
        return Xml.find(root, "cpu")
                .map(Xml::write)
                .flatMap(cpu -> hosts.connect(recovery.id(), cell.host())
                        .compareCpu(definition.platform().architecture(), definition.hypervisor(), cpu))
                .map(reason -> cell.replacing(
                        about.get(),
                        new Reason(
                                about.get().what() + " (" + reason + ")",
                                about.get().fix())))
                .orElse(cell);
    }
}

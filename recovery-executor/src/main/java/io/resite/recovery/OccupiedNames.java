package io.resite.recovery;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.StateFiles;
import io.resite.plan.PlannedMachine;
import io.resite.spec.MachineFile;
import io.resite.spec.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks whether a host uses names, UUIDs, MAC addresses or paths of the machines already. What an earlier run left and
/// nobody took up may be replaced.
final class OccupiedNames {
    private final Sight sight;
    private final String name;
    private final Hypervisor host;
    private final List<Finding> findings = new ArrayList<>();

    OccupiedNames(Sight sight, String name, Hypervisor host) {
        this.sight = sight;
        this.name = name;
        this.host = host;
    }

    List<Finding> look() {
        var domains = host.domains();
        for (var machine : sight.plan().machines()) {
            // A point that is not there is told where the vault is looked at.
            sight.pointIfThere(machine).ifPresent(point -> {
                look(machine, isUsed() ? macs(point) : Set.of(), domains);
                if (machine.host().equals(name)) {
                    states(machine, point, domains);
                }
            });
        }
        return findings;
    }

    /// Whether the plan puts anything here. Where it does not, an address may be there again on another network.
    private boolean isUsed() {
        return sight.plan().machines().stream()
                .anyMatch(machine -> machine.host().equals(name));
    }

    private static Set<String> macs(RecoveryPoint point) {
        return point.definition().nics().stream()
                .map(nic -> nic.mac().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private void look(PlannedMachine machine, Set<String> macs, List<DomainFacts> domains) {
        for (var domain : domains) {
            clash(machine, macs, domain)
                    .filter(_ -> !Leftover.mayReplace(sight, machine, domain))
                    .ifPresent(what -> findings.add(Finding.stops(
                            "names",
                            what + " of " + machine.name() + " is taken at " + name + " by domain " + domain.name()
                                    + ": remove that domain, or plan without " + machine.name())));
        }
    }

    private static Optional<String> clash(PlannedMachine machine, Set<String> macs, DomainFacts domain) {
        if (domain.uuid().equals(machine.machine().uuid())) {
            return Optional.of("UUID " + domain.uuid());
        }
        if (domain.name().equals(machine.as())) {
            return Optional.of("name " + machine.as());
        }
        var root = Markup.parse(domain.xml(), "domain", domain.name()).root();
        return Markup.all(root, "devices/interface/mac").stream()
                .map(mac -> mac.getAttribute("address").toLowerCase(Locale.ROOT))
                .filter(macs::contains)
                .findFirst()
                .map(mac -> "MAC " + mac);
    }

    /// Volumes have the run in their names, so nobody else has made one; a machine's state lies where libvirt wants it.
    private void states(PlannedMachine machine, RecoveryPoint point, List<DomainFacts> domains) {
        if (domains.stream()
                .anyMatch(domain -> domain.uuid().equals(machine.machine().uuid()))) {
            return;
        }
        point.definition().files().stream()
                .filter(file -> file.kind().isState())
                .map(file -> stateOf(machine, file))
                .filter(this::isThere)
                .forEach(path -> findings.add(Finding.warns(
                        "files",
                        path + " is at " + name
                                + " already and belongs to no machine there: the run replaces it; keep a"
                                + " copy if you need it")));
    }

    /// What cannot be looked at stops nobody: it is replaced whatever it is.
    private boolean isThere(String path) {
        try {
            return host.file(path).isPresent();
        } catch (HypervisorException.Refused unseen) {
            findings.add(Finding.warns(
                    "files",
                    path + " at " + name + " cannot be looked at (" + unseen.getMessage()
                            + "): the run replaces what is there"));
            return false;
        }
    }

    /// The variables are named by the machine as it is called here, the TPM's state lies below its UUID as it did.
    static String stateOf(PlannedMachine machine, MachineFile file) {
        return file.kind() == MachineFile.Kind.VARIABLES ? StateFiles.variablesOf(machine.as()) : file.path();
    }
}

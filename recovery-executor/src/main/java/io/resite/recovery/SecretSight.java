package io.resite.recovery;

import io.resite.hypervisor.Hypervisor;
import io.resite.plan.PlannedMachine;
import io.resite.spec.SiteSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Looks whether the secrets that machines cannot do without are in the vault, or at their new host.
final class SecretSight {
    private final Sight sight;
    private final Map<String, Hypervisor> answering;
    private final Map<String, String> lost = new TreeMap<>();

    SecretSight(Sight sight, Map<String, Hypervisor> answering) {
        this.sight = sight;
        this.answering = answering;
    }

    List<Finding> look() {
        var findings = new ArrayList<Finding>();
        var found = 0;
        for (var machine : sight.plan().machines()) {
            var point = sight.pointIfThere(machine);
            if (point.isEmpty()) {
                continue;
            }
            var passwords = point.get().definition().definition().secretNames();
            var needed =
                    Surroundings.needed(sight, machine, point.get().definition().xml());
            if (passwords.isEmpty() && needed.isEmpty()) {
                continue;
            }
            var kept = sight.secrets(machine);
            var known = kept.of(machine.machine());
            for (var name : passwords) {
                if (known.containsKey(name)) {
                    found++;
                } else {
                    findings.add(Finding.warns(
                            "secrets",
                            name + " of " + machine.name()
                                    + " is not in the vault: the machine comes back without it"));
                }
            }
            found += ofLibvirt(machine, needed, kept);
        }
        if (found > 0) {
            findings.add(Finding.fine("secrets", found + " secrets are there"));
        }
        return findings;
    }

    /// Machines that a missing secret keeps down, by name, each with the reason.
    Map<String, String> lost() {
        return lost;
    }

    private int ofLibvirt(PlannedMachine machine, List<String> needed, SiteSecrets kept) {
        var found = 0;
        for (var name : needed) {
            if (kept.named(name).isPresent() || isAt(machine.host(), name)) {
                found++;
            } else {
                lost.put(
                        machine.name(),
                        "secret " + name + " of " + machine.name() + " is neither in the vault nor at " + machine.host()
                                + ": define it there with its value");
            }
        }
        return found;
    }

    private boolean isAt(String host, String name) {
        return answering.containsKey(host)
                && sight.look(host).secrets().stream().anyMatch(secret -> Surroundings.isNamed(secret, name));
    }
}

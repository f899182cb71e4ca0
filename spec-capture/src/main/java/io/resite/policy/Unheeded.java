package io.resite.policy;

import io.resite.spec.AddressMethod;
import io.resite.spec.MachinePolicy;
import io.resite.spec.Passthrough;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryMode;
import java.util.ArrayList;
import java.util.function.Predicate;

/// Tells what a policy wishes and this version only keeps: a person who wrote it would otherwise rely on it.
final class Unheeded {
    private final ProtectionPolicy policy;
    private final Findings found;

    Unheeded(ProtectionPolicy policy, Findings found) {
        this.policy = policy;
        this.found = found;
    }

    void look() {
        machines("minimum", machine -> !machine.minimum().isItsOwn());
        machines("recovery", machine -> machine.recovery() == RecoveryMode.WARM);
        machines("nics", machine -> machine.nics().stream().anyMatch(nic -> nic.address() != AddressMethod.KEEP));
        machines("passthrough", machine -> machine.passthrough() != Passthrough.REFUSE);
        if (!policy.suspend().isEmpty()) {
            note("suspend", "policy", "suspend");
        }
        if (!policy.processorPools().isEmpty()) {
            note("processorPools", "policy", "processorPools");
        }
        if (!policy.partitions().isEmpty()) {
            note("partitions", "policy", "partitions");
        }
        if (!policy.management().notices().isEmpty()) {
            note("management.notices", "management", "notices");
        }
    }

    private void machines(String field, Predicate<MachinePolicy> wishes) {
        var names = new ArrayList<String>();
        var first = "";
        for (var index = 0; index < policy.machines().size(); index++) {
            if (wishes.test(policy.machines().get(index))) {
                names.add(policy.machines().get(index).machine());
                first = first.isEmpty() ? "machines[%d].%s".formatted(index, field) : first;
            }
        }
        if (!names.isEmpty()) {
            note(first, "machines", "%s of %s".formatted(field, Listing.of(names)));
        }
    }

    private void note(String field, String entry, String what) {
        found.note(field, entry, what + " is recorded; this version does not act on it yet");
    }
}

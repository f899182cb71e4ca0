package io.resite.policy;

import io.resite.spec.AddressMethod;
import io.resite.spec.Hook.Moment;
import io.resite.spec.MachinePolicy;
import io.resite.spec.NetworkMapping;
import io.resite.spec.NicPolicy;
import io.resite.spec.PoolMapping;
import io.resite.spec.ProtectionPolicy;

/// What is said of a machine, a network or a pool is said once, and makes sense by itself.
final class MachineRules {
    private final ProtectionPolicy policy;
    private final Findings found;

    MachineRules(ProtectionPolicy policy, Findings found) {
        this.policy = policy;
        this.found = found;
    }

    void look() {
        found.once(
                policy.machines().stream().map(MachinePolicy::machine).toList(),
                "machines[%d].machine",
                "machines",
                "%s has two entries; keep one");
        for (var index = 0; index < policy.machines().size(); index++) {
            look(policy.machines().get(index), "machines[%d]".formatted(index));
        }
        found.once(
                policy.networks().stream().map(NetworkMapping::network).toList(),
                "networks[%d].network",
                "networks",
                "network %s is mapped twice; keep one");
        found.once(
                policy.pools().stream().map(PoolMapping::pool).toList(),
                "pools[%d].pool",
                "pools",
                "pool %s is mapped twice; keep one");
        found.once(policy.suspend(), "suspend[%d]", "suspend", "%s is named twice; keep one");
    }

    private void look(MachinePolicy machine, String field) {
        var entry = "machines: " + machine.machine();
        found.once(
                machine.nics().stream().map(NicPolicy::mac).toList(),
                field + ".nics[%d].mac",
                entry,
                "NIC %s has two entries; keep one");
        for (var place = 0; place < machine.nics().size(); place++) {
            var nic = machine.nics().get(place);
            if (nic.address() == AddressMethod.KEEP && !nic.to().isEmpty()) {
                found.error(
                        "%s.nics[%d].to".formatted(field, place),
                        entry,
                        "NIC %s keeps its address and gets %s; leave out one".formatted(nic.mac(), nic.to()));
            }
        }
        new HookRules(found)
                .look(
                        machine.hooks(),
                        field,
                        entry,
                        Moment::isOfStarts,
                        "a machine's hook has its turn before-start or after-start; one of a point belongs to a group,"
                                + " one of the run to the policy itself");
        if (machine.minimum().cpus() < 0) {
            found.error(field + ".minimum.cpus", entry, "minimum: a machine has one CPU at least");
        }
    }
}

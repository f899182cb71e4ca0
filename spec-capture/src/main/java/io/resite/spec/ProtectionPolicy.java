package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/// What people decide about a site's recovery: written by hand, reviewed like code, kept in the vault by revision.
public record ProtectionPolicy(
        SiteId site,
        SiteId recoverySite,
        List<ProtectionGroup> groups,
        List<MachinePolicy> machines,
        List<NetworkMapping> networks,
        List<PoolMapping> pools,
        @JsonProperty(defaultValue = "libvirt") Fencing fencing) {
    public ProtectionPolicy {
        groups = List.copyOf(groups);
        machines = List.copyOf(machines);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
    }

    /// The group that protects a machine; a machine in none is a group of its own, named after it, with a daily RPO.
    public Optional<ProtectionGroup> groupOf(String machine) {
        return groups.stream()
                .filter(group -> group.machines().contains(machine))
                .findFirst();
    }

    /// What is said of a machine; of one not mentioned: optional, depends on nothing, no check.
    public MachinePolicy of(String machine) {
        return machines.stream()
                .filter(entry -> entry.machine().equals(machine))
                .findFirst()
                .orElseGet(() -> new MachinePolicy(machine, Tier.OPTIONAL, List.of(), List.of()));
    }
}

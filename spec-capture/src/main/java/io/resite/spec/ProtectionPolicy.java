package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What people decide about a site's recovery: written by hand, reviewed like code, kept in the vault by revision.
///
/// @param externals what machines depend on that no plan brings back
/// @param suspend names of machines of the recovery site that may be suspended to make room, the first one first
/// @param fenceBy what turns hosts off that `fencing` did not show to be off, one after another until all are
/// @param ownership what keeps groups from running at two sites
/// @param detection when people are told that the site seems lost
/// @param onFailure what a machine's failing means to the rest of a run
/// @param hooks what is done before and after a run
/// @param processorPools,partitions,interconnect,management what of the site no capture can see
@Sparse
public record ProtectionPolicy(
        SiteId site,
        SiteId recoverySite,
        List<ProtectionGroup> groups,
        @JsonProperty(defaultValue = "protect") Unassigned unassigned,
        List<MachinePolicy> machines,
        List<External> externals,
        List<NetworkMapping> networks,
        List<PoolMapping> pools,
        List<String> suspend,
        @JsonProperty(defaultValue = "libvirt") Fencing fencing,
        List<FenceMethod> fenceBy,
        @JsonProperty(defaultValue = "{}") OwnershipTerms ownership,
        @JsonProperty(defaultValue = "{}") Detection detection,
        @JsonProperty(defaultValue = "{}") OnFailures onFailure,
        List<Hook> hooks,
        List<ProcessorPool> processorPools,
        List<Partition> partitions,
        Interconnect interconnect,
        Management management) {
    /// The RPO of a machine nobody has spoken of.
    public static final Duration UNASSIGNED_RPO = Duration.ofDays(1);

    public ProtectionPolicy {
        groups = List.copyOf(groups);
        machines = List.copyOf(machines);
        externals = List.copyOf(externals);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
        suspend = List.copyOf(suspend);
        hooks = List.copyOf(hooks);
        fenceBy = List.copyOf(fenceBy);
        processorPools = List.copyOf(processorPools);
        partitions = List.copyOf(partitions);
    }

    /// With nothing said of the site itself, nor of what lies outside it.
    public ProtectionPolicy(
            SiteId site,
            SiteId recoverySite,
            List<ProtectionGroup> groups,
            List<MachinePolicy> machines,
            List<NetworkMapping> networks,
            List<PoolMapping> pools,
            Fencing fencing) {
        this(
                site,
                recoverySite,
                groups,
                Unassigned.PROTECT,
                machines,
                List.of(),
                networks,
                pools,
                List.of(),
                fencing,
                List.of(),
                OwnershipTerms.USUAL,
                Detection.USUAL,
                OnFailures.HOLD,
                List.of(),
                List.of(),
                List.of(),
                Interconnect.NOTHING_SAID,
                Management.NOTHING_SAID);
    }

    /// The group of the policy that has a machine.
    public Optional<ProtectionGroup> groupOf(String machine) {
        return groups.stream()
                .filter(group -> group.machines().contains(machine))
                .findFirst();
    }

    /// The group that a machine is alone in when the policy puts it into none.
    public ProtectionGroup alone(String machine) {
        // A group of the policy may bear a machine's name without having it as a member.
        var taken = groups.stream().anyMatch(group -> group.name().equals(machine));
        return new ProtectionGroup(
                taken ? machine + "-alone" : machine, UNASSIGNED_RPO, Consistency.CRASH, List.of(machine));
    }

    /// What is said of a machine; of one not mentioned: optional, depends on nothing, no check.
    public MachinePolicy of(String machine) {
        return machines.stream()
                .filter(entry -> entry.machine().equals(machine))
                .findFirst()
                .orElseGet(() -> new MachinePolicy(machine, Tier.OPTIONAL, List.of(), List.of()));
    }

    public Optional<External> external(String name) {
        return externals.stream()
                .filter(external -> external.name().equals(name))
                .findFirst();
    }

    /// What becomes of a dependency, if it leaves the machine's group.
    public Optional<Leaving> leaving(String machine, String needed) {
        return groupOf(machine)
                .filter(group -> !group.machines().contains(needed))
                .map(ProtectionGroup::leaving);
    }

    /// What is asked for a dependency that no plan brings back: one that is no machine of the site, or one of another
    /// group whose machines are not to be taken along.
    public Optional<External> outside(String machine, String needed, Predicate<String> isMachine) {
        return external(needed)
                .filter(_ -> !isMachine.test(needed)
                        || leaving(machine, needed)
                                .filter(Leaving.EXTERNAL::equals)
                                .isPresent());
    }
}

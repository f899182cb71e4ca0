package io.resite.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import io.resite.spec.DiskFormat;
import io.resite.spec.FenceMethod;
import io.resite.spec.Fencing;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineId;
import java.time.Duration;
import java.util.List;

/// One thing a run does. Its id is stable and readable, as in `start/db`; it begins when all steps in `after` are done.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Preflight.class, name = "preflight"),
    @JsonSubTypes.Type(value = Step.Fence.class, name = "fence"),
    @JsonSubTypes.Type(value = Step.Own.class, name = "own"),
    @JsonSubTypes.Type(value = Step.Keep.class, name = "keep"),
    @JsonSubTypes.Type(value = Step.ShutDown.class, name = "shut-down"),
    @JsonSubTypes.Type(value = Step.LastCycle.class, name = "last-cycle"),
    @JsonSubTypes.Type(value = Step.StartAtPrimary.class, name = "start-at-primary"),
    @JsonSubTypes.Type(value = Step.External.class, name = "external"),
    @JsonSubTypes.Type(value = Step.RebuildNetwork.class, name = "network"),
    @JsonSubTypes.Type(value = Step.CreateDisk.class, name = "disk"),
    @JsonSubTypes.Type(value = Step.Define.class, name = "define"),
    @JsonSubTypes.Type(value = Step.Fill.class, name = "fill"),
    @JsonSubTypes.Type(value = Step.Start.class, name = "start"),
    @JsonSubTypes.Type(value = Step.Verify.class, name = "verify"),
    @JsonSubTypes.Type(value = Step.Hydrate.class, name = "hydrate"),
    @JsonSubTypes.Type(value = Step.Hook.class, name = "hook"),
    @JsonSubTypes.Type(value = Step.Clear.class, name = "clear"),
    @JsonSubTypes.Type(value = Step.RemoveNetwork.class, name = "remove-network"),
    @JsonSubTypes.Type(value = Step.GiveBack.class, name = "give-back")
})
public sealed interface Step {
    String id();

    List<String> after();

    /// What it does in one word, as documents and people call it.
    default String kind() {
        return switch (this) {
            case Preflight _ -> "preflight";
            case Fence _ -> "fence";
            case Own _ -> "own";
            case Keep _ -> "keep";
            case ShutDown _ -> "shut-down";
            case LastCycle _ -> "last-cycle";
            case StartAtPrimary _ -> "start-at-primary";
            case External _ -> "external";
            case RebuildNetwork _ -> "network";
            case CreateDisk _ -> "disk";
            case Define _ -> "define";
            case Fill _ -> "fill";
            case Start _ -> "start";
            case Verify _ -> "verify";
            case Hydrate _ -> "hydrate";
            case Hook _ -> "hook";
            case Clear _ -> "clear";
            case RemoveNetwork _ -> "remove-network";
            case GiveBack _ -> "give-back";
        };
    }

    /// Finds what would make the run fail before anything is touched.
    record Preflight(String id, List<String> after) implements Step {}

    /// Makes sure that the primary no longer runs these machines: as far as `method` can, and then, for hosts
    /// that were not seen off, by the ways of `by`, one after another.
    ///
    /// @param hosts all of the primary's: a machine may have moved since it was captured
    record Fence(
            String id,
            List<String> after,
            Fencing method,
            List<MachineId> machines,
            @Sparse List<FenceMethod> by,
            @Sparse List<FencedHost> hosts)
            implements Step {
        public Fence {
            by = List.copyOf(by);
            hosts = List.copyOf(hosts);
        }

        public Fence(String id, List<String> after, Fencing method, List<MachineId> machines) {
            this(id, after, method, machines, List.of(), List.of());
        }
    }

    /// A host of the primary as its fence knows it.
    ///
    /// @param controller where its management controller is reached; empty when the policy does not say
    /// @param spared why it must not be turned off as a whole; empty when it may
    @Sparse
    record FencedHost(String name, String controller, String spared) {}

    /// Takes ownership of a protection group for the recovery site: the next owner record.
    ///
    /// @param waiting how long after that a strict group's holder, cut off, has ended its machines for sure;
    ///     zero for advisory groups
    record Own(
            String id,
            List<String> after,
            String group,
            @Sparse @JsonProperty(defaultValue = "0 s") Duration waiting) implements Step {
        public Own(String id, List<String> after, String group) {
            this(id, after, group, Duration.ZERO);
        }
    }

    /// Sees that a group still is the recovery site's, as an earlier run took it: names and epoch go on from there.
    ///
    /// @param run the one that took it
    record Keep(String id, List<String> after, String group, String run) implements Step {}

    /// Has a machine shut itself down at the primary, and sees it off.
    ///
    /// @param host of the primary
    /// @param within how long it may take
    /// @param force whether its plug is pulled then
    record ShutDown(String id, List<String> after, MachineId machine, String host, Duration within, boolean force)
            implements Step {}

    /// Takes the points of a group whose machines are off: from these the run goes on.
    record LastCycle(String id, List<String> after, String group) implements Step {}

    /// Starts a machine at the primary again that the run has shut down there. Brought by the decision to roll back.
    ///
    /// @param host of the primary
    record StartAtPrimary(String id, List<String> after, MachineId machine, String host) implements Step {}

    /// Asks something that machines depend on and that runs elsewhere whether it is there.
    ///
    /// @param name what the policy calls it
    record External(String id, List<String> after, String name, String address, HealthCheck check) implements Step {}

    /// Defines and starts a network of the primary on a recovery host, as `<site>--<name>`.
    ///
    /// @param fromHost the primary host whose definition is rebuilt
    record RebuildNetwork(String id, List<String> after, String network, String fromHost, String host)
            implements Step {}

    /// Creates the empty volume that a disk of the point will be pulled into.
    ///
    /// @param format what the disk is at the primary; RAW ends as raw again after a copy and pivot
    record CreateDisk(
            String id,
            List<String> after,
            MachineId machine,
            String target,
            String host,
            String pool,
            DiskFormat format,
            ByteSize size)
            implements Step {}

    /// Defines the machine, autostart off, its disks backed by the vault's NBD export.
    record Define(String id, List<String> after, MachineId machine, String host) implements Step {}

    /// Has QEMU, paused, pull the machine's disks until they are local. Waits for no other machine: this is what takes
    /// hours, and all of them take them at once.
    record Fill(String id, List<String> after, MachineId machine, String host) implements Step {}

    /// Lets it run.
    record Start(String id, List<String> after, MachineId machine, String host) implements Step {}

    /// Makes the disks of a machine local that runs out of the vault, and keeps it running until they are.
    record Hydrate(String id, List<String> after, MachineId machine, String host) implements Step {}

    /// Waits until its checks are well, or only that it runs when it has none.
    ///
    /// @param address where the checks ask; empty when no address is known
    record Verify(
            String id, List<String> after, MachineId machine, String host, String address, List<HealthCheck> checks)
            implements Step {}

    /// Does something of the people's own, or has them do it.
    ///
    /// @param machine whose start it belongs to; empty when it is a group's or the run's
    /// @param group whose start it belongs to, a machine's own too; empty when it is the run's
    /// @param address of the machine; empty when it is not known, or there is no machine
    record Hook(String id, List<String> after, String machine, String group, String address, io.resite.spec.Hook hook)
            implements Step {}

    /// Removes what a run made of a machine, so that it can be begun again. No plan has it: people's decisions in the
    /// course of a run bring it.
    ///
    /// @param attempt which of the run's attempts at the machine is removed; 0 is the first
    /// @param running whether it is shut off if it runs
    /// @param word the person who says that the host is off, should it not answer; empty when nobody does
    record Clear(
            String id, List<String> after, MachineId machine, String host, int attempt, boolean running, String word)
            implements Step {}

    /// Removes a network that a run rebuilt, unless others hang on it. Brought by the decision to roll back.
    ///
    /// @param as its name at the recovery site
    record RemoveNetwork(String id, List<String> after, String as, String host) implements Step {}

    /// Gives a group's ownership back to whoever had it before the run. Brought by the decision to roll back.
    record GiveBack(String id, List<String> after, String group) implements Step {}
}

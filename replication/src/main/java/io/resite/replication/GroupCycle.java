package io.resite.replication;

import io.resite.hypervisor.HypervisorException;
import io.resite.nbd.NbdException;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Acknowledgement.Missing;
import io.resite.spec.Consistency;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.vault.CycleWriter;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at a cycle. Members that fail drop out with their reason, the others go on.
final class GroupCycle {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCycle.class);

    private final SiteVault vault;
    private final Site site;
    private final ProtectionGroup group;
    private final long epoch;
    private final Means means;
    private final Map<String, String> missing = new HashMap<>();

    /// What a cycle needs besides its group.
    ///
    /// @param checkpoints makes a name that was never used
    record Means(InstantSource clock, Supplier<String> checkpoints, DiskReads reading) {}

    /// What was read is worth nothing, and reading it again is likely to help: the disks of a machine were changed
    /// meanwhile, or a pack that the cycle relied on was condemned.
    static final class WorthRepeating extends Exception {
        private static final long serialVersionUID = 1L;
    }

    GroupCycle(SiteVault vault, Site site, ProtectionGroup group, long epoch, Means means) {
        this.vault = vault;
        this.site = site;
        this.group = group;
        this.epoch = epoch;
        this.means = means;
    }

    /// A machine that is out before the cycle begins.
    void leaveOut(String machine, String reason) {
        missing.put(machine, reason);
    }

    /// @param last whether nobody will repeat it
    Acknowledgement run(List<Member> members, boolean last) throws InterruptedException, WorthRepeating {
        try (var writer = vault.beginCycle()) {
            var ready = surviving(members, member -> member.prepare(group.consistency()));
            requireSome(ready);
            var read = freezeAndRead(ready, writer);
            if (!last && read.stream().anyMatch(Member::disksChanged)) {
                throw new WorthRepeating();
            }
            var whole = surviving(read, Member::requireSameDisks);
            requireSome(whole);
            writer.flush();
            return commit(whole, writer);
        } catch (VaultException condemned) {
            if (last || condemned.kind() != VaultException.Kind.CONDEMNED) {
                throw condemned;
            }
            throw new WorthRepeating();
        }
    }

    private List<Member> freezeAndRead(List<Member> ready, CycleWriter writer) throws InterruptedException {
        try {
            var frozen = freeze(ready);
            return surviving(frozen, member -> {
                try {
                    member.read(writer, means.reading);
                } finally {
                    // At once, not after the slowest: scratch space grows as long as the job lives.
                    Together.cleanUp(List.of(member), Member::release);
                }
            });
        } finally {
            Together.cleanUp(ready, Member::release);
        }
    }

    private List<Member> freeze(List<Member> ready) throws InterruptedException {
        var ports = new Ports(group.name());
        if (group.consistency() != Consistency.ORDERED) {
            return surviving(ready, member -> member.freeze(ports, means.checkpoints, means.clock));
        }
        try {
            var still = surviving(ready, Member::suspend);
            return surviving(still, member -> member.freeze(ports, means.checkpoints, means.clock));
        } finally {
            Together.cleanUp(ready, Member::resume);
        }
    }

    /// Points first, then the group record that makes them count, and only then do older checkpoints go.
    private Acknowledgement commit(List<Member> whole, CycleWriter writer) throws InterruptedException {
        var numbers = new HashMap<String, PointId>();
        var committed = surviving(whole, member -> {
            var id = new PointCommit(vault).commit(member.id(), number -> point(member, number));
            synchronized (numbers) {
                numbers.put(member.name(), id);
            }
        });
        requireSome(committed);
        var acknowledgement = new Acknowledgement(
                site.id(),
                group.name(),
                newestSequence() + 1,
                committed.stream()
                        .map(Member::from)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                skew(committed),
                committed.stream()
                        .map(member ->
                                Optional.ofNullable(numbers.get(member.name())).orElseThrow())
                        .toList(),
                stillMissing(),
                epoch);
        acknowledge(acknowledgement, writer);
        Together.cleanUp(committed, Member::forgetOlderCheckpoints);
        return acknowledgement;
    }

    private RecoveryPoint point(Member member, long number) {
        var ordered = group.consistency() == Consistency.ORDERED;
        return new RecoveryPoint(
                new PointId(member.id(), number),
                member.lineage().sequence(),
                member.from(),
                group.name(),
                // Freezing file systems through the guest agent is not done yet: nothing more is claimed.
                ordered ? Consistency.ORDERED : Consistency.CRASH,
                member.definition(),
                member.disks(),
                member.checkpoint(),
                false,
                epoch,
                site.id(),
                member.notes());
    }

    private static Duration skew(List<Member> members) {
        var instants = members.stream().map(Member::until).sorted().toList();
        return Duration.between(instants.getFirst(), instants.getLast());
    }

    private long newestSequence() {
        return vault.acknowledgements(group.name(), 1).stream()
                .mapToLong(Acknowledgement::sequence)
                .findFirst()
                .orElse(0);
    }

    private void acknowledge(Acknowledgement acknowledgement, CycleWriter writer) {
        var ours = switch (vault.acknowledge(acknowledgement, writer)) {
            case CREATED -> true;
            case ALREADY_THERE -> false;
            // The store may have it although its answer was lost: what is there now decides.
            case UNKNOWN ->
                vault.acknowledgements(group.name(), 1).stream()
                        .anyMatch(newest -> newest.points().equals(acknowledgement.points()));
        };
        if (!ours) {
            throw new CycleException(("group %s of site %s: acknowledgement %d is not ours; its points do not count. "
                            + "Replicate again, and see whether another Resite replicates this site")
                    .formatted(group.name(), site.id(), acknowledgement.sequence()));
        }
    }

    /// Those who came through. What the outside world does to a member takes that member out; a bug of ours ends all.
    private List<Member> surviving(List<Member> members, MemberAct act) throws InterruptedException {
        var failures = Together.all(members, member -> {
            try {
                act.on(member);
                return "";
            } catch (DroppedOut | HypervisorException | NbdException | VaultException | StoreException failed) {
                return String.valueOf(failed.getMessage());
            }
        });
        var survivors = new ArrayList<Member>();
        for (var index = 0; index < members.size(); index++) {
            if (failures.get(index).isEmpty()) {
                survivors.add(members.get(index));
            } else {
                LOG.warn("{} drops out of this cycle: {}", members.get(index).name(), failures.get(index));
                missing.put(members.get(index).name(), failures.get(index));
            }
        }
        return survivors;
    }

    @FunctionalInterface
    private interface MemberAct {
        void on(Member member) throws InterruptedException;
    }

    private List<Missing> stillMissing() {
        return group.machines().stream()
                .flatMap(name ->
                        Optional.ofNullable(missing.get(name)).stream().map(reason -> new Missing(name, reason)))
                .toList();
    }

    private void requireSome(List<Member> members) {
        if (members.isEmpty()) {
            var reasons = stillMissing().stream()
                    .map(entry -> entry.machine() + ": " + entry.reason())
                    .collect(Collectors.joining("; "));
            throw new CycleException("group %s of site %s: no machine was replicated. %s"
                    .formatted(group.name(), site.id(), reasons.isEmpty() ? "It has no machines" : reasons));
        }
    }
}

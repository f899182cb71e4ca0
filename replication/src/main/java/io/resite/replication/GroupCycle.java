package io.resite.replication;

import io.resite.hypervisor.HypervisorException;
import io.resite.nbd.NbdException;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Acknowledgement.Missing;
import io.resite.spec.Consistency;
import io.resite.spec.Hook;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.vault.CycleWriter;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import io.resite.watchdog.Watchdog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final List<String> hookNotes = new CopyOnWriteArrayList<>();
    private boolean hooksWell;

    /// What a cycle needs besides its group.
    ///
    /// @param checkpoints makes a name that was never used
    /// @param slice how long disks are read before what there is becomes a partial point
    /// @param scanned machines whose disks are to be read whole, whatever their bitmaps say
    record Means(
            Watchdog watchdog,
            InstantSource clock,
            Supplier<String> checkpoints,
            DiskReads reading,
            Slice.Length slice,
            PointHooks hooks,
            Set<String> scanned) {}

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
            var now = means.clock.instant();
            var ready = prepare(members, now);
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

    private List<Member> prepare(List<Member> members, Instant now) throws InterruptedException {
        try {
            return surviving(
                    members,
                    member -> member.prepare(new ScanRule(now, member.host(), means.scanned.contains(member.name()))));
        } catch (RuntimeException | InterruptedException ended) {
            // A machine that is off may be held already.
            Together.cleanUp(members, Member::release);
            throw ended;
        }
    }

    /// Whether processors are stopped around the instant. What rests is written by nobody; but not everything lies in a
    /// file system, and an agent may fail.
    private boolean standsTogether(List<Member> members) {
        return group.consistency() == Consistency.ORDERED || (isCalm() && members.size() > 1);
    }

    private boolean isCalm() {
        return group.consistency().compareTo(Consistency.FILESYSTEM) >= 0;
    }

    private List<Member> freezeAndRead(List<Member> ready, CycleWriter writer) throws InterruptedException {
        try {
            var frozen = freeze(ready);
            return surviving(frozen, member -> {
                try {
                    member.read(writer, means.reading, means.slice);
                } finally {
                    // At once, not after the slowest: scratch space grows as long as the job lives.
                    Together.cleanUp(List.of(member), Member::release);
                }
            });
        } finally {
            Together.cleanUp(ready, Member::release);
        }
    }

    /// What makes them stand still comes before the instant and is undone right after it, whatever happens: processors
    /// first, for a guest agent has to run to thaw. The watchdog knows of all that before it is done.
    private List<Member> freeze(List<Member> ready) throws InterruptedException {
        var calm = isCalm();
        var suspend = standsTogether(ready);
        var ports = new Ports(group.name());
        var hookFailures = run(Hook.Moment.BEFORE_POINT);
        hookNotes.addAll(hookFailures);
        hooksWell = hookFailures.isEmpty();
        try {
            var guarded = surviving(ready, member -> member.guard(means.watchdog, calm, suspend));
            if (calm) {
                Together.cleanUp(guarded, member -> member.standstill().calmDown());
            }
            var mayStand =
                    guarded.stream().allMatch(member -> member.standstill().isGuarded());
            var still = suspend && mayStand
                    ? surviving(guarded, member -> member.standstill().suspend())
                    : guarded;
            return surviving(still, member -> member.freeze(ports, means.checkpoints, means.clock));
        } finally {
            Together.cleanUp(ready, member -> member.standstill().letGo());
            Together.cleanUp(List.of(means.hooks), hooks -> hookNotes.addAll(run(Hook.Moment.AFTER_POINT)));
        }
    }

    private List<String> run(Hook.Moment moment) {
        return means.hooks.run(group.hooks(), moment, site.id(), group.name());
    }

    /// Points first, then the group record that makes them count, and only then do older checkpoints go.
    private Acknowledgement commit(List<Member> whole, CycleWriter writer) throws InterruptedException {
        var numbers = new HashMap<String, PointId>();
        var ordered = whole.stream().allMatch(member -> member.standstill().stood());
        var committed = surviving(whole, member -> {
            var id = new PointCommit(vault)
                    .commit(member.id(), number -> means.reading().told(point(member, number, ordered)));
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

    private RecoveryPoint point(Member member, long number, boolean ordered) {
        return new RecoveryPoint(
                new PointId(member.id(), number),
                member.lineage().sequence(),
                member.from(),
                group.name(),
                reached(member, ordered),
                member.definition(),
                member.disks(),
                member.checkpoint(),
                member.partial(),
                epoch,
                site.id(),
                notes(member, ordered));
    }

    private List<String> notes(Member member, boolean ordered) {
        var apart = group.consistency() != Consistency.CRASH && group.machines().size() > 1 && !ordered
                ? Stream.of("the machines of its group did not all stand still at its instant")
                : Stream.<String>empty();
        return Stream.of(member.notes().stream(), hookNotes.stream(), apart)
                .flatMap(notes -> notes)
                .toList();
    }

    /// Nothing more is claimed than was seen.
    private Consistency reached(Member member, boolean ordered) {
        if (group.consistency() == Consistency.CRASH) {
            return Consistency.CRASH;
        }
        if (!member.standstill().calm()) {
            return ordered ? Consistency.ORDERED : Consistency.CRASH;
        }
        return group.consistency() == Consistency.APPLICATION && hooksWell
                ? Consistency.APPLICATION
                : Consistency.FILESYSTEM;
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

package io.resite.app.operations;

import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.replication.CopyProgress;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.SiteVault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads from the vault what the overview and the schedule go by. A point is read once; afterwards a look costs one
/// probe for each log and group.
public final class VaultWatch {
    private static final Logger LOG = LoggerFactory.getLogger(VaultWatch.class);

    private final VaultDoor door;
    private final Hosts hosts;
    private final SiteRecords records;
    private final RunViews runs;
    private final InstantSource clock;
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Map<SiteId, Drifted> drifts = new ConcurrentHashMap<>();
    private final RestartedMachines restarted;
    private final NewestProofs proofs;
    private volatile VaultSight sight = VaultSight.NONE;

    VaultWatch(VaultDoor door, Hosts hosts, SiteRecords records, RunViews runs, InstantSource clock) {
        this.door = door;
        this.hosts = hosts;
        this.records = records;
        this.runs = runs;
        this.clock = clock;
        this.restarted = new RestartedMachines(clock);
        this.proofs = new NewestProofs(clock);
    }

    VaultSight sight() {
        return sight;
    }

    /// The run that is going on, as last seen.
    public Optional<String> currentRun() {
        return sight.currentRun();
    }

    /// Looks again. A vault that cannot be read leaves the last sight standing, with the reason beside it.
    public void look() {
        try {
            var vault = door.reached();
            if (vault.sealed()) {
                sight = new VaultSight(clock.instant(), List.of(), Optional.empty(), "");
                return;
            }
            var ids = new TreeSet<>(vault.sites());
            hosts.sites().forEach(site -> ids.add(site.id()));
            var current = runs.current();
            var sites = ids.stream().map(site -> look(site, current)).toList();
            sight = new VaultSight(clock.instant(), sites, current, "");
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            if (!refusal.line().equals(sight.problem())) {
                LOG.warn("the vault cannot be read: {}", refusal.line());
            }
            sight = new VaultSight(sight.at(), sight.sites(), sight.currentRun(), refusal.line());
        }
    }

    private SiteSight look(SiteId site, Optional<String> current) {
        if (!door.open().sites().contains(site)) {
            return new SiteSight(
                    site,
                    Optional.empty(),
                    Drift.NONE,
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Map.of());
        }
        var spec = records.spec(site);
        var policy = records.policy(site).map(Revision::value);
        var points = new HashMap<MachineId, RecoveryPoint>();
        var copies = new HashMap<MachineId, CopyProgress>();
        var instants = new HashMap<String, Instant>();
        var cycled = new HashMap<String, Instant>();
        var owners = new HashMap<String, Owner>();
        var ownership = new Ownership(door.open(), clock);
        spec.ifPresent(revision -> {
            for (var group : ProtectedGroups.of(revision.value(), policy)) {
                owners.put(group.name(), ownership.owner(site, group.name()));
                var newest = newest(revision.value(), group);
                points.putAll(newest.points());
                copies.putAll(newest.copies());
                newest.at().ifPresent(at -> instants.put(group.name(), at));
                newest.cycled().ifPresent(at -> cycled.put(group.name(), at));
            }
        });
        return new SiteSight(
                site,
                spec,
                spec.map(this::drift).orElse(Drift.NONE),
                policy,
                points,
                copies,
                instants,
                cycled,
                owners,
                spec.map(revision -> restarted.of(door.open(), revision.value(), owners))
                        .orElse(List.of()),
                spec.map(revision -> proofs.of(door.open().site(site), revision.value(), current))
                        .orElse(Map.of()));
    }

    /// Found out once for each revision.
    private Drift drift(Revision<Site> newest) {
        var site = newest.value().id();
        return drifts.compute(
                        site,
                        (_, before) -> before != null && before.revision() == newest.number()
                                ? before
                                : new Drifted(newest.number(), between(site, newest)))
                .drift();
    }

    /// An older revision that cannot be read keeps nobody from seeing the newest.
    private Drift between(SiteId site, Revision<Site> newest) {
        if (newest.number() == 1) {
            return Drift.NONE;
        }
        try {
            return Drift.between(records.needSpec(site, newest.number() - 1).value(), newest.value());
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            return new Drift(List.of("the spec before cannot be read: " + refusal.line()));
        }
    }

    /// Points are read again only when the group has a newer acknowledgement or other members. A member that is missing
    /// in it is as old as its own newest point.
    private Acknowledged newest(Site spec, ProtectionGroup group) {
        var vault = door.open().site(spec.id());
        var newest = vault.acknowledgements(group.name(), 1).stream().findFirst();
        var sequence = newest.map(Acknowledgement::sequence).orElse(0L);
        var machines = group.machines().stream()
                .flatMap(name -> spec.machine(name).stream())
                .map(Machine::id)
                .toList();
        return acknowledged.compute(
                spec.id() + "/" + group.name(),
                (_, before) -> before != null
                                && before.sequence() == sequence
                                && before.machines().equals(machines)
                        ? before
                        : read(vault, newest, machines));
    }

    private static Acknowledged read(SiteVault vault, Optional<Acknowledgement> newest, List<MachineId> machines) {
        var points = new HashMap<MachineId, RecoveryPoint>();
        machines.stream()
                .flatMap(machine -> vault.newestAcknowledged(machine).stream())
                .forEach(point -> points.put(point.machine(), point));
        var slices = machines.stream()
                .flatMap(machine -> vault.base(machine).stream())
                .filter(RecoveryPoint::partial)
                .toList();
        return new Acknowledged(
                newest.map(Acknowledgement::sequence).orElse(0L),
                machines,
                countingForRpo(newest, slices, points),
                newest.map(Acknowledgement::at),
                points,
                copies(vault, slices));
    }

    private static Map<MachineId, CopyProgress> copies(SiteVault vault, List<RecoveryPoint> slices) {
        return slices.stream()
                .collect(Collectors.toMap(
                        RecoveryPoint::machine,
                        slice -> CopyProgress.of(Stream.concat(Stream.of(slice), before(vault, slice).stream())
                                .toList())));
    }

    private static Optional<RecoveryPoint> before(SiteVault vault, RecoveryPoint point) {
        return point.parent() == 0 ? Optional.empty() : vault.point(new PointId(point.machine(), point.parent()));
    }

    /// As old as the newest acknowledgement, and as the whole points of members whose newest one is but a slice. A
    /// member
    /// without a whole point has nothing that could get old; a group of only such has no age at all.
    private static Optional<Instant> countingForRpo(
            Optional<Acknowledgement> newest, List<RecoveryPoint> slices, Map<MachineId, RecoveryPoint> whole) {
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        if (newest.isEmpty()) {
            // A group of a new name, of members that have points.
            return whole.values().stream().map(RecoveryPoint::at).min(Comparator.naturalOrder());
        }
        var cut = slices.stream()
                .flatMap(slice -> Optional.ofNullable(whole.get(slice.machine())).stream())
                .map(RecoveryPoint::at);
        return Stream.concat(newest.stream().map(Acknowledgement::at), cut).min(Comparator.naturalOrder());
    }

    private record Drifted(long revision, Drift drift) {}

    /// @param sequence of the newest acknowledgement, 0 before the first
    /// @param at the instant that counts for the RPO; none before the first whole point
    /// @param cycled the instant of the newest acknowledgement
    private record Acknowledged(
            long sequence,
            List<MachineId> machines,
            Optional<Instant> at,
            Optional<Instant> cycled,
            Map<MachineId, RecoveryPoint> points,
            Map<MachineId, CopyProgress> copies) {}
}

package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Catalogue;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.ObjectStore.Creation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A site's recovery points and the group records that acknowledge them. Objects never change, so those read last are
/// kept; only the question "is there a newer one?" goes to the store again.
final class Points {
    private static final long KEPT = 512;

    /// Records of a group that the catalogue looks through; beyond that a machine's own log is asked for its newest.
    private static final int DEEPEST = 400;

    private static final int READS_UNDER_WAY = 8;

    /// Fewer than are kept, or those read first would be gone again.
    private static final int READ_AHEAD = 400;

    private final KeyDomain domain;
    private final Map<MachineId, SealedLog> pointLogs = new ConcurrentHashMap<>();
    private final Map<String, SealedLog> groupLogs = new ConcurrentHashMap<>();
    private final BoundedCache<String, Slot> slots = new BoundedCache<>(KEPT, _ -> 1);
    private final BoundedCache<String, Acknowledgement> acknowledgements = new BoundedCache<>(KEPT, _ -> 1);

    Points(KeyDomain domain) {
        this.domain = domain;
    }

    /// What is kept under a machine's number.
    private sealed interface Slot {
        record Point(RecoveryPoint point) implements Slot {}

        /// Whoever was to write this number can no longer.
        record Tombstone() implements Slot {}
    }

    /// The body of a tombstone, told from a point by its kind.
    private record Marker(String apiVersion, String kind) {
        static final Marker TOMBSTONE = new Marker("resite.io/v1", "Tombstone");
    }

    private SealedLog pointLog(MachineId machine) {
        return pointLogs.computeIfAbsent(
                machine, id -> SealedLog.newestFirst(domain, domain.folder() + "/points/" + id.uuid()));
    }

    private SealedLog groupLog(String group) {
        return groupLogs.computeIfAbsent(
                group, name -> SealedLog.newestFirst(domain, domain.folder() + "/groups/" + Names.segment(name)));
    }

    Creation commit(RecoveryPoint point) {
        var log = pointLog(point.machine());
        var creation = log.append(point.id().sequence(), Documents.json(point));
        if (creation == Creation.CREATED) {
            slots.find(log.keyOf(point.id().sequence()), () -> Optional.of(new Slot.Point(point)));
        }
        return creation;
    }

    Optional<RecoveryPoint> claim(MachineId machine, long sequence) {
        var tombstone = VaultDocuments.json(Marker.TOMBSTONE);
        return switch (pointLog(machine).append(sequence, tombstone)) {
            case CREATED -> Optional.empty();
            case ALREADY_THERE -> point(new PointId(machine, sequence));
            case UNKNOWN ->
                throw new VaultException(
                        VaultException.Kind.UNKNOWN_OUTCOME,
                        "point " + sequence + " of " + machine + " in "
                                + domain.store().describe()
                                + " is neither known to be there nor known to be absent; try again when the store answers");
        };
    }

    long newestSequence(MachineId machine) {
        return pointLog(machine).newest();
    }

    /// Empty for a tombstone and for a free number.
    Optional<RecoveryPoint> point(PointId id) {
        return slot(id).flatMap(slot -> switch (slot) {
            case Slot.Point(var point) -> Optional.of(point);
            case Slot.Tombstone _ -> Optional.empty();
        });
    }

    /// As it lies in the store now; for those who go through all points once.
    Optional<RecoveryPoint> unkept(PointId id) {
        var log = pointLog(id.machine());
        return log.read(id.sequence())
                .map(body -> parse(log.keyOf(id.sequence()), body))
                .flatMap(slot -> switch (slot) {
                    case Slot.Point(var point) -> Optional.of(point);
                    case Slot.Tombstone _ -> Optional.empty();
                });
    }

    private Optional<Slot> slot(PointId id) {
        var log = pointLog(id.machine());
        var key = log.keyOf(id.sequence());
        return slots.find(key, () -> log.read(id.sequence()).map(body -> parse(key, body)));
    }

    private Slot parse(String key, byte[] body) {
        return understood(key, () -> {
            var text = new String(body, UTF_8);
            return Documents.kind(text, key).equals(Marker.TOMBSTONE.kind())
                    ? new Slot.Tombstone()
                    : new Slot.Point(Documents.read(text, RecoveryPoint.class, key));
        });
    }

    private Acknowledgement acknowledgement(String key, byte[] body) {
        return understood(key, () -> Documents.read(body, Acknowledgement.class, key));
    }

    private <T> T understood(String key, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DocumentException e) {
            throw new VaultException(
                    VaultException.Kind.DAMAGED,
                    "object " + key + " in " + domain.store().describe() + " cannot be understood (" + e.getMessage()
                            + "); pick an earlier point, or use the version of resite that wrote it");
        }
    }

    List<RecoveryPoint> points(MachineId machine, int limit) {
        var found = new ArrayList<RecoveryPoint>();
        var descent = pointLog(machine).from(newestSequence(machine));
        while (found.size() < limit) {
            var slot = descent.next(sequence -> slot(new PointId(machine, sequence)));
            if (slot.isEmpty()) {
                break;
            }
            if (slot.get() instanceof Slot.Point(var point)) {
                found.add(point);
            }
        }
        return List.copyOf(found);
    }

    /// Machines that have points, or had.
    List<MachineId> machines(SiteId site) {
        return Listing.below(domain.store(), domain.folder() + "/points").stream()
                .map(uuid -> new MachineId(site, UUID.fromString(uuid)))
                .toList();
    }

    /// All numbers in use, tombstones included, highest first.
    List<Long> numbers(MachineId machine) {
        return pointLog(machine).numbers();
    }

    /// Those of a group's acknowledgements, highest first.
    List<Long> acknowledgementNumbers(String group) {
        return groupLog(group).numbers();
    }

    /// Appends the group record, unless somebody else's points came in between: each must be its machine's highest, and
    /// nothing between it and its parent acknowledged. The record's number was chosen before this look, so whoever
    /// acknowledges after it takes that number. A parent may be removed once a later point is acknowledged: without
    /// this a writer that was paused for long could name a point that shares what is gone.
    Creation acknowledge(Acknowledgement acknowledgement) {
        var next = Abreast.all(acknowledgement.points(), READS_UNDER_WAY, this::isNext);
        if (next.contains(false)) {
            return Creation.ALREADY_THERE;
        }
        return groupLog(acknowledgement.group()).append(acknowledgement.sequence(), Documents.json(acknowledgement));
    }

    private boolean isNext(PointId id) {
        if (newestSequence(id.machine()) != id.sequence()) {
            return false;
        }
        var parent = point(id).map(RecoveryPoint::parent).orElse(id.sequence());
        for (var between = id.sequence() - 1; between > parent; between--) {
            if (point(new PointId(id.machine(), between))
                    .filter(this::acknowledged)
                    .isPresent()) {
                return false;
            }
        }
        return parent < id.sequence();
    }

    List<String> groups() {
        return Listing.below(domain.store(), domain.folder() + "/groups");
    }

    List<Acknowledgement> acknowledgements(String group, int limit) {
        var found = new ArrayList<Acknowledgement>();
        var descent = acknowledgementsOf(group);
        while (found.size() < limit) {
            var read = descent.next(sequence -> acknowledgement(group, sequence));
            if (read.isEmpty()) {
                break;
            }
            found.add(read.get());
        }
        return List.copyOf(found);
    }

    /// One group record as it lies in the store now; empty when it was removed.
    Optional<Acknowledgement> unkept(String group, long sequence) {
        var log = groupLog(group);
        return log.read(sequence).map(body -> acknowledgement(log.keyOf(sequence), body));
    }

    String keyOf(PointId point) {
        return pointLog(point.machine()).keyOf(point.sequence());
    }

    String keyOf(String group, long sequence) {
        return groupLog(group).keyOf(sequence);
    }

    private Descent acknowledgementsOf(String group) {
        var log = groupLog(group);
        return log.from(log.newest());
    }

    private Optional<Acknowledgement> acknowledgement(String group, long sequence) {
        var log = groupLog(group);
        var key = log.keyOf(sequence);
        return acknowledgements.find(key, () -> log.read(sequence).map(body -> acknowledgement(key, body)));
    }

    /// Gone for every reader. An acknowledgement that names it stays as long as another of its points does.
    void remove(PointId id) {
        var log = pointLog(id.machine());
        log.delete(id.sequence());
        slots.forget(log.keyOf(id.sequence()));
    }

    void removeAcknowledgement(String group, long sequence) {
        var log = groupLog(group);
        log.delete(sequence);
        acknowledgements.forget(log.keyOf(sequence));
    }

    Optional<RecoveryPoint> newestAcknowledged(MachineId machine) {
        return acknowledged(machine, 1).stream().findFirst();
    }

    Optional<RecoveryPoint> base(MachineId machine) {
        return acknowledged(machine, 1, _ -> true).stream().findFirst();
    }

    /// Whole ones, newest first.
    List<RecoveryPoint> acknowledged(MachineId machine, int limit) {
        return acknowledged(machine, limit, point -> !point.partial());
    }

    private List<RecoveryPoint> acknowledged(MachineId machine, int limit, Predicate<RecoveryPoint> fit) {
        var found = new ArrayList<RecoveryPoint>();
        var named = new HashMap<String, Named>();
        readAhead(machine, limit);
        var descent = pointLog(machine).from(newestSequence(machine));
        while (found.size() < limit) {
            var slot = descent.next(sequence -> slot(new PointId(machine, sequence)));
            if (slot.isEmpty()) {
                break;
            }
            if (slot.get() instanceof Slot.Point(var point)
                    && fit.test(point)
                    && named.computeIfAbsent(point.group(), group -> new Named(group, machine))
                            .has(point.id().sequence())) {
                found.add(point);
            }
        }
        return List.copyOf(found);
    }

    /// Reads what will be asked for one by one, several at once, into what is kept.
    private void readAhead(MachineId machine, int limit) {
        if (limit > READS_UNDER_WAY) {
            var numbers = pointLog(machine).numbers(Names.LARGEST).stream()
                    .limit(Math.min(limit, READ_AHEAD))
                    .toList();
            Abreast.all(numbers, READS_UNDER_WAY, number -> slot(new PointId(machine, number)));
        }
    }

    /// A machine's points that a group's records name. Asked for ever earlier ones, it reads each record once, for they
    /// are written in the order of the points.
    private final class Named {
        private final String group;
        private final MachineId machine;
        private final Descent records;
        private long last = Long.MAX_VALUE;

        private Named(String group, MachineId machine) {
            this.group = group;
            this.machine = machine;
            this.records = acknowledgementsOf(group);
        }

        /// @param sequence lower than in the call before
        boolean has(long sequence) {
            while (last > sequence) {
                var record = records.next(number -> acknowledgement(group, number));
                if (record.isEmpty()) {
                    return false;
                }
                for (var point : record.get().points()) {
                    last = point.machine().equals(machine) ? point.sequence() : last;
                }
            }
            return last == sequence;
        }
    }

    boolean acknowledged(RecoveryPoint point) {
        return new Named(point.group(), point.machine()).has(point.id().sequence());
    }

    /// An acknowledgement stays for the sake of one of its points while others of it are gone: those do not count, and
    /// are seen only when they are read. Neither do partial ones.
    Catalogue catalogue(SiteId site, int perMachine) {
        var groups = groups();
        var gone = new HashSet<PointId>();
        while (true) {
            var chosen = new LinkedHashSet<PointId>();
            Abreast.all(groups, READS_UNDER_WAY, group -> newestOf(group, perMachine, gone))
                    .forEach(chosen::addAll);
            var read = readAll(List.copyOf(chosen));
            var whole = read.stream().filter(point -> !point.partial()).toList();
            whole.forEach(point -> chosen.remove(point.id()));
            if (!gone.addAll(chosen)) {
                return new Catalogue(withThoseOfLongAgo(site, groups, whole));
            }
        }
    }

    /// A machine that no cycle has reached for so long must not be taken for one without a point.
    private List<RecoveryPoint> withThoseOfLongAgo(SiteId site, List<String> groups, List<RecoveryPoint> found) {
        if (groups.stream().allMatch(group -> groupLog(group).seen() <= DEEPEST)) {
            return found;
        }
        var there = found.stream().map(RecoveryPoint::machine).collect(Collectors.toSet());
        var absent = machines(site).stream()
                .filter(machine -> !there.contains(machine))
                .toList();
        var older = Abreast.all(absent, READS_UNDER_WAY, this::newestAcknowledged).stream()
                .flatMap(Optional::stream);
        return Stream.concat(found.stream(), older).toList();
    }

    /// Goes back until every member that was ever seen has enough points, or far enough.
    private Set<PointId> newestOf(String group, int perMachine, Set<PointId> gone) {
        var chosen = new LinkedHashSet<PointId>();
        var counts = new HashMap<MachineId, Integer>();
        var descent = acknowledgementsOf(group);
        for (var read = 0; read < DEEPEST; read++) {
            var record = descent.next(sequence -> acknowledgement(group, sequence));
            if (record.isEmpty()) {
                break;
            }
            for (var id : record.get().points()) {
                var there = !gone.contains(id);
                if (counts.merge(id.machine(), there ? 1 : 0, Integer::sum) <= perMachine && there) {
                    chosen.add(id);
                }
            }
            var complete =
                    record.get().missing().isEmpty() && counts.values().stream().allMatch(count -> count >= perMachine);
            if (complete) {
                break;
            }
        }
        return chosen;
    }

    private List<RecoveryPoint> readAll(List<PointId> ids) {
        return Abreast.all(ids, READS_UNDER_WAY, this::point).stream()
                .flatMap(Optional::stream)
                .toList();
    }
}

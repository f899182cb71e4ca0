package io.resite.vault;

import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Catalogue;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.ObjectStore.Creation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// A site's recovery points and the group records that acknowledge them. Objects never change, so those read last are
/// kept; only the question "is there a newer one?" goes to the store again.
final class Points {
    private static final long KEPT = 512;
    private static final int DEEPEST = 1000;
    private static final int READS_UNDER_WAY = 8;

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
        return pointLog(point.machine()).append(point.id().sequence(), Documents.json(point));
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
        var log = pointLog(id.machine());
        var key = log.keyOf(id.sequence());
        return slots.find(key, () -> log.read(id.sequence()).map(body -> parse(key, body)))
                .flatMap(slot -> switch (slot) {
                    case Slot.Point(var point) -> Optional.of(point);
                    case Slot.Tombstone _ -> Optional.empty();
                });
    }

    private Slot parse(String key, byte[] body) {
        if (VaultDocuments.fromJson(body, Marker.class)
                .filter(Marker.TOMBSTONE::equals)
                .isPresent()) {
            return new Slot.Tombstone();
        }
        return new Slot.Point(document(key, body, RecoveryPoint.class));
    }

    private <T> T document(String key, byte[] body, Class<T> type) {
        try {
            return Documents.read(body, type, key);
        } catch (DocumentException e) {
            throw new VaultException(
                    VaultException.Kind.DAMAGED,
                    "object " + key + " in " + domain.store().describe() + " cannot be understood (" + e.getMessage()
                            + "); pick an earlier point, or use the version of resite that wrote it");
        }
    }

    List<RecoveryPoint> points(MachineId machine, int limit) {
        var found = new ArrayList<RecoveryPoint>();
        for (var sequence = newestSequence(machine); sequence > 0 && found.size() < limit; sequence--) {
            point(new PointId(machine, sequence)).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    Creation acknowledge(Acknowledgement acknowledgement) {
        return groupLog(acknowledgement.group()).append(acknowledgement.sequence(), Documents.json(acknowledgement));
    }

    List<String> groups() {
        return Listing.below(domain.store(), domain.folder() + "/groups");
    }

    List<Acknowledgement> acknowledgements(String group, int limit) {
        var found = new ArrayList<Acknowledgement>();
        for (var sequence = groupLog(group).newest(); sequence > 0 && found.size() < limit; sequence--) {
            var read = acknowledgement(group, sequence);
            if (read.isEmpty()) {
                // Retention removed what is older.
                break;
            }
            found.add(read.get());
        }
        return List.copyOf(found);
    }

    private Optional<Acknowledgement> acknowledgement(String group, long sequence) {
        var log = groupLog(group);
        var key = log.keyOf(sequence);
        return acknowledgements.find(
                key, () -> log.read(sequence).map(body -> document(key, body, Acknowledgement.class)));
    }

    Optional<RecoveryPoint> newestAcknowledged(MachineId machine) {
        for (var sequence = newestSequence(machine); sequence > 0; sequence--) {
            var point = point(new PointId(machine, sequence));
            if (point.isPresent() && !point.get().partial() && acknowledged(point.get())) {
                return point;
            }
        }
        return Optional.empty();
    }

    /// Group records are written in the order of the points, so one that names an earlier point of the machine ends the
    /// search.
    private boolean acknowledged(RecoveryPoint point) {
        for (var sequence = groupLog(point.group()).newest(); sequence > 0; sequence--) {
            var record = acknowledgement(point.group(), sequence);
            if (record.isEmpty()) {
                return false;
            }
            for (var named : record.get().points()) {
                if (named.equals(point.id())) {
                    return true;
                }
                if (named.machine().equals(point.machine())
                        && named.sequence() < point.id().sequence()) {
                    return false;
                }
            }
        }
        return false;
    }

    Catalogue catalogue(int perMachine) {
        var chosen = new LinkedHashSet<PointId>();
        for (var group : groups()) {
            chosen.addAll(newestOf(group, perMachine));
        }
        return new Catalogue(readAll(List.copyOf(chosen)));
    }

    /// Goes back until every member that was ever seen has enough points, or the log ends.
    private Set<PointId> newestOf(String group, int perMachine) {
        var chosen = new LinkedHashSet<PointId>();
        var counts = new HashMap<MachineId, Integer>();
        var newest = groupLog(group).newest();
        for (var sequence = newest; sequence > Math.max(0, newest - DEEPEST); sequence--) {
            var record = acknowledgement(group, sequence);
            if (record.isEmpty()) {
                break;
            }
            for (var id : record.get().points()) {
                if (counts.merge(id.machine(), 1, Integer::sum) <= perMachine) {
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
        var permits = new Semaphore(READS_UNDER_WAY);
        var reads = new LinkedHashMap<PointId, Future<Optional<RecoveryPoint>>>();
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var id : ids) {
                reads.put(id, readers.submit(() -> {
                    permits.acquire();
                    try {
                        return point(id);
                    } finally {
                        permits.release();
                    }
                }));
            }
            var points = new ArrayList<RecoveryPoint>();
            for (var read : reads.values()) {
                read.get().ifPresent(points::add);
            }
            return points;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while points were read", e);
        }
    }
}

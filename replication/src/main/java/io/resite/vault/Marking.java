package io.resite.vault;

import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.MapEntry.Stored;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Finds every frame that a site's points and kept files reach. Every point that is there counts, acknowledged or not:
/// which points stay is decided by those who remove points.
final class Marking {
    private static final int MACHINES_AT_ONCE = 16;

    private final FrameSet reached = new FrameSet();
    private final AtomicLong nodes = new AtomicLong();
    private final AtomicLong marked = new AtomicLong();
    private final FrameSet gone = new FrameSet();
    private final MapWalk walk;

    private Marking(BlockMaps maps, GoneForGood goneForGood) {
        this.walk = new MapWalk(maps, new MapWalk.Visitor() {
            @Override
            public void node(Stored entry, MapNode node) {
                nodes.incrementAndGet();
                reached.add(entry.address());
                node.frames().forEach(reached::add);
            }

            @Override
            public void unreadable(Stored entry, VaultException why) {
                if (!goneForGood.is(entry.address())) {
                    throw undecided(why);
                }
                gone.add(entry.address());
                // So that it stays condemned for as long as it is named.
                reached.add(entry.address());
            }
        });
    }

    /// Nobody knows what is below, so nothing may be deleted.
    private static VaultException undecided(VaultException why) {
        return new VaultException(
                why.kind(), why.getMessage() + ". Nothing was deleted: resite vault check tells which points it costs");
    }

    /// @param nodes of block maps that were read
    record Reached(FrameSet frames, long points, long nodes) {}

    /// A writer that was stopped for days may leave a file or a point that names what was freed meanwhile. Such a file
    /// counts as absent, and such a point is never acknowledged: neither holds up the collection of all else.
    ///
    /// @throws VaultException when anything else on the way cannot be read: what is below it would look unreached
    static Reached of(SiteId site, BlockMaps maps, Points points, StoredFiles files, GoneForGood goneForGood) {
        var marking = new Marking(maps, goneForGood);
        eachPoint(site, points, point -> {
            marking.marked.incrementAndGet();
            for (var disk : point.disks()) {
                marking.mark(disk);
            }
        });
        Abreast.all(files.kept(), MACHINES_AT_ONCE, file -> {
            marking.walk.walk(file.map(), file.size());
            return file;
        });
        if (!marking.gone.isEmpty()) {
            var reach = new DamageReach(maps, marking.gone::contains);
            eachPoint(site, points, point -> requireWhole(point, reach, points));
        }
        return new Reached(marking.reached, marking.marked.get(), marking.nodes.get());
    }

    private static void eachPoint(SiteId site, Points points, Consumer<RecoveryPoint> visit) {
        Abreast.all(points.machines(site), MACHINES_AT_ONCE, machine -> {
            for (var number : points.numbers(machine)) {
                points.unkept(new PointId(machine, number)).ifPresent(visit);
            }
            return machine;
        });
    }

    /// No acknowledged point can need what was freed, unless the store lost more than it was told to.
    private static void requireWhole(RecoveryPoint point, DamageReach reach, Points points) {
        for (var disk : point.disks()) {
            var needs = needs(disk, reach);
            if (!needs.isEmpty() && points.acknowledged(point)) {
                throw undecided(new VaultException(
                        VaultException.Kind.DAMAGED,
                        "pack " + needs.iterator().next().hex() + ", which point "
                                + point.id().sequence() + " of machine "
                                + point.id().machine()
                                + " needs, is not there"));
            }
        }
    }

    private static Set<PackId> needs(PointDisk disk, DamageReach reach) {
        synchronized (reach) {
            return reach.of(disk.map(), disk.size().bytes());
        }
    }

    private void mark(PointDisk disk) {
        walk.walk(disk.map(), disk.size().bytes());
    }
}

package io.resite.vault;

import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import io.resite.vault.MapEntry.Stored;
import java.util.concurrent.atomic.AtomicLong;

/// Finds every frame that a site's points and kept files reach. Every point that is there counts, acknowledged or not:
/// which points stay is decided by those who remove points.
final class Marking {
    private static final int MACHINES_AT_ONCE = 16;

    private final FrameSet reached = new FrameSet();
    private final AtomicLong nodes = new AtomicLong();
    private final AtomicLong marked = new AtomicLong();
    private final MapWalk walk;

    private Marking(BlockMaps maps) {
        this.walk = new MapWalk(maps, new MapWalk.Visitor() {
            @Override
            public void node(Stored entry, MapNode node) {
                nodes.incrementAndGet();
                reached.add(entry.address());
                node.frames().forEach(reached::add);
            }

            // Nobody knows what is below, so nothing may be deleted.
            @Override
            public void unreadable(Stored entry, VaultException why) {
                throw new VaultException(
                        why.kind(),
                        why.getMessage() + ". Nothing was deleted: resite vault check tells which points it costs");
            }
        });
    }

    /// @param nodes of block maps that were read
    record Reached(FrameSet frames, long points, long nodes) {}

    /// @throws VaultException when anything on the way cannot be read: what is below it would look unreached
    static Reached of(SiteId site, BlockMaps maps, Points points, StoredFiles files) {
        var marking = new Marking(maps);
        Abreast.all(points.machines(site), MACHINES_AT_ONCE, machine -> {
            for (var number : points.numbers(machine)) {
                points.unkept(new PointId(machine, number)).ifPresent(point -> {
                    marking.marked.incrementAndGet();
                    for (var disk : point.disks()) {
                        marking.mark(disk);
                    }
                });
            }
            return machine;
        });
        Abreast.all(files.kept(), MACHINES_AT_ONCE, file -> {
            marking.walk.walk(file.map(), file.size());
            return file;
        });
        return new Reached(marking.reached, marking.marked.get(), marking.nodes.get());
    }

    private void mark(PointDisk disk) {
        walk.walk(disk.map(), disk.size().bytes());
    }
}

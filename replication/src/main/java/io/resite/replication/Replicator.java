package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.spec.Acknowledgement;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.Site;
import io.resite.vault.SiteVault;
import io.resite.watchdog.Watchdog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Runs one cycle of one protection group.
///
/// Killed anywhere, a cycle leaves at most packs that nothing refers to, unacknowledged points, a backup job and a
/// checkpoint of ours; the next cycle removes the latter two and starts from the newest acknowledged point.
public final class Replicator {
    /// Disks read at once, however many processors there are: each holds some 10 MiB, and replication has to do with a
    /// heap of 256 MiB.
    private static final int MOST_DISKS = 8;

    private static final Duration LONGEST = Duration.ofHours(1);

    private final SiteVault vault;
    private final Function<String, Hypervisor> hosts;
    private final Watchdog watchdog;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final CycleProgress progress;
    private final Slice.Length slice;

    /// @param hosts the connection to a host of the site, by host name
    public Replicator(
            SiteVault vault,
            Function<String, Hypervisor> hosts,
            Watchdog watchdog,
            InstantSource clock,
            RandomGenerator random,
            CycleProgress progress) {
        this(vault, hosts, watchdog, clock, random, progress, Slice.Length.of(LONGEST));
    }

    private Replicator(
            SiteVault vault,
            Function<String, Hypervisor> hosts,
            Watchdog watchdog,
            InstantSource clock,
            RandomGenerator random,
            CycleProgress progress,
            Slice.Length slice) {
        this.vault = vault;
        this.hosts = hosts;
        this.watchdog = watchdog;
        this.clock = clock;
        this.random = random;
        this.progress = progress;
        this.slice = slice;
    }

    /// The same, whose cycles read no longer than that: what is whole by then is whole, the rest is a partial point
    /// that the next cycle goes on from.
    public Replicator inSlicesOf(Duration longest) {
        return inSlicesOf(Slice.Length.of(longest));
    }

    Replicator inSlicesOf(Slice.Length length) {
        return new Replicator(vault, hosts, watchdog, clock, random, progress, length);
    }

    /// Freezes the group's machines at one instant, reads what changed, commits and acknowledges. Ends with the
    /// interrupt flag set and a [CycleException] when interrupted; the backup jobs are ended all the same.
    ///
    /// @return what was acknowledged, members that failed named as missing
    /// @throws CycleException when no machine has a point, naming the reason of each
    public Acknowledgement cycle(Site site, ProtectionGroup group, long epoch) {
        return cycle(site, group, epoch, Set.of());
    }

    /// @param scanned machines whose disks are read whole and compared, whatever their bitmaps say
    public Acknowledgement cycle(Site site, ProtectionGroup group, long epoch, Set<String> scanned) {
        try {
            try {
                return attempt(site, group, epoch, scanned, false);
            } catch (GroupCycle.WorthRepeating again) {
                return attempt(site, group, epoch, scanned, true);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CycleException(
                    "group %s of site %s: replication was interrupted".formatted(group.name(), site.id()), stop);
        } catch (GroupCycle.WorthRepeating bug) {
            throw new IllegalStateException(bug);
        }
    }

    private Acknowledgement attempt(Site site, ProtectionGroup group, long epoch, Set<String> scanned, boolean last)
            throws InterruptedException, GroupCycle.WorthRepeating {
        var reading = new DiskReads(
                progress, Math.min(MOST_DISKS, Runtime.getRuntime().availableProcessors()));
        var cycle = new GroupCycle(
                vault,
                site,
                group,
                epoch,
                new GroupCycle.Means(watchdog, clock, this::checkpointName, reading, slice, new PointHooks(), scanned));
        var whereabouts = new Whereabouts(site, hosts);
        var places = Together.all(group.machines(), whereabouts::find);
        var members = new ArrayList<Member>();
        for (var index = 0; index < places.size(); index++) {
            switch (places.get(index)) {
                case Whereabouts.Found(var host, var machine) -> members.add(new Member(vault, host, machine));
                case Whereabouts.Unknown(var reason) ->
                    cycle.leaveOut(group.machines().get(index), reason);
            }
        }
        return cycle.run(members, last);
    }

    private String checkpointName() {
        synchronized (random) {
            return Backup.PREFIX + new UUID(random.nextLong(), random.nextLong());
        }
    }
}

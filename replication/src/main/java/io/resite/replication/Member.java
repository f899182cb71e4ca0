package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.BackupFacts;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.ScratchRoom;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.StateFiles;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.vault.CycleWriter;
import io.resite.vault.SiteVault;
import io.resite.watchdog.Duty;
import io.resite.watchdog.Vigil;
import io.resite.watchdog.Watchdog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One machine on its way through a cycle: prepare, guard, calm and suspend if asked, freeze, let go, read, release.
/// These are called in this order by one thread after another; a step that throws takes the machine out of the cycle.
final class Member {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    /// Less free than this is not worth trying: a guest overwrites as much in a moment.
    private static final ByteSize LEAST_SCRATCH = ByteSize.mib(16);

    /// Of the free space: a slice ends well before the watchdog would end it.
    private static final int SLICE_PERCENT = 40;

    /// How long a machine may stand still before the watchdog lets it go.
    private static final Duration STANDSTILL = Duration.ofSeconds(10);

    private final SiteVault vault;
    private final Hypervisor host;
    private final Machine captured;
    private final StoppedDisks stopped;
    private Backup backup;
    private Lineage lineage = Lineage.NONE;
    private Machine definition;
    private List<DiskPlan> plan = List.of();
    private List<PointDisk> disks = List.of();
    private List<ReadDisk> read = List.of();
    private boolean off;
    private Map<String, String> looks = Map.of();
    private Instant from = Instant.EPOCH;
    private Instant until = Instant.EPOCH;
    private final Standstill standstill;
    private Optional<Vigil> vigil = Optional.empty();
    private ScratchRoom room = new ScratchRoom("", ByteSize.ZERO);
    private boolean disksChanged;
    private StateFiles.Found state = new StateFiles.Found(List.of(), List.of());

    Member(SiteVault vault, Hypervisor host, Machine captured) {
        this.vault = vault;
        this.host = host;
        this.captured = captured;
        this.definition = captured;
        this.stopped = new StoppedDisks(host, captured);
        this.backup = new Backup(host, captured.name(), captured.id().uuid());
        this.standstill = new Standstill(host, captured);
    }

    MachineId id() {
        return captured.id();
    }

    String name() {
        return captured.name();
    }

    /// The name of the host it is on.
    String host() {
        return captured.host();
    }

    Lineage lineage() {
        return lineage;
    }

    /// A machine that is off keeps the one it had: its bitmap goes on when it runs again.
    String checkpoint() {
        return off ? lineage.checkpoint() : backup.checkpoint();
    }

    /// The definition as read while the instant was held, with the sizes that were exported.
    Machine definition() {
        return Definitions.sized(definition, disks());
    }

    List<PointDisk> disks() {
        return read.isEmpty() ? disks : read.stream().map(this::inPoint).toList();
    }

    private PointDisk inPoint(ReadDisk disk) {
        var told = disk.inPoint(from, lineage.scanned(disk.target()));
        return off ? told.stopped(told.read(), told.stored(), looks.getOrDefault(told.target(), "")) : told;
    }

    /// Whether its copy is not whole yet.
    boolean partial() {
        return disks().stream().anyMatch(disk -> disk.behind().bytes() > 0);
    }

    /// What of the machine the point does not hold.
    List<String> notes() {
        return Stream.concat(state.missing().stream(), standstill.shortfalls().stream())
                .toList();
    }

    Standstill standstill() {
        return standstill;
    }

    /// Not later than the instant its disks were frozen: every write made before is in the point.
    Instant from() {
        return from;
    }

    /// Not earlier than that instant.
    Instant until() {
        return until;
    }

    /// Whether a disk came, went or moved while they were read.
    boolean disksChanged() {
        return disksChanged;
    }

    void requireSameDisks() {
        if (disksChanged) {
            throw new DroppedOut("its disks were changed while they were read, twice; replicate again later");
        }
    }

    /// Looks at the machine, heals what a killed cycle left, and decides how each disk is read.
    void prepare(ScanRule rule) {
        lineage = vault.base(captured.id())
                .map(point -> Lineage.of(point, vault::isDamaged))
                .orElse(Lineage.NONE);
        lineage.damaged()
                .forEach(target -> LOG.info(
                        "{}: disk {} is read whole, since some of it is damaged in the vault", name(), target));
        var facts = look();
        off = facts.state() == MachineState.STOPPED;
        definition = Definitions.current(captured, facts, state.described(), host);
        if (definition.disks().isEmpty()) {
            throw new DroppedOut("has no disk of a format that can be replicated (qcow2, raw)");
        }
        if (off) {
            prepareStopped(facts, rule);
            return;
        }
        var uuid = captured.id().uuid();
        var checkpoints = new Healing(host, name(), uuid).heal(lineage.checkpoint(), definition.disks());
        plan = definition.disks().stream()
                .map(disk -> DiskPlan.of(disk, lineage, checkpoints, rule))
                .toList();
        room = roomForScratch(uuid);
    }

    /// What looks as it did is not read again: the new point has the maps of the one before.
    private void prepareStopped(DomainFacts facts, ScanRule rule) {
        looks = stopped.looks(definition.disks());
        var same = !rule.asked() && definition.disks().stream().allMatch(this::looksTheSame);
        if (same) {
            disks = definition.disks().stream()
                    .map(disk -> lineage.disk(disk.target()).orElseThrow())
                    .map(disk -> disk.stopped(ByteSize.ZERO, ByteSize.ZERO, disk.look()))
                    .toList();
            return;
        }
        stopped.hold(facts, definition.disks());
        try {
            // Under the lock: from here on they look so until they are let go.
            looks = stopped.looks(definition.disks());
            backup = new Backup(host, name(), stopped.reader());
            plan = definition.disks().stream().map(DiskPlan::whole).toList();
            room = roomForScratch(stopped.reader());
        } catch (DroppedOut | HypervisorException failed) {
            stopped.letGo();
            throw failed;
        }
    }

    private boolean looksTheSame(Disk disk) {
        var look = looks.getOrDefault(disk.target(), "");
        return !look.isEmpty()
                && !lineage.isDamaged(disk.target())
                && lineage.sameVolume(disk)
                && lineage.disk(disk.target())
                        .filter(before ->
                                before.look().equals(look) && before.behind().bytes() == 0)
                        .isPresent();
    }

    /// The tightest folder in which the host will keep what the guest overwrites while it is read.
    private ScratchRoom roomForScratch(UUID domain) {
        var tightest = host
                .prepareScratch(
                        domain, plan.stream().map(disk -> disk.disk().target()).toList())
                .stream()
                .min(Comparator.comparing(ScratchRoom::free))
                .orElse(room);
        if (tightest.free().compareTo(LEAST_SCRATCH) < 0) {
            throw new DroppedOut(
                    "only %s are free in %s, where a backup needs room for what the guest overwrites meanwhile;"
                                    .formatted(tightest.free().rounded(), tightest.folder())
                            + " free some there");
        }
        return tightest;
    }

    private DomainFacts look() {
        return host.domain(captured.id().uuid())
                .orElseThrow(() -> new DroppedOut(
                        "is not on host %s any more; capture the site again".formatted(captured.host())));
    }

    /// Has it guarded from here on, until it is released.
    ///
    /// @param calm whether its file systems are going to be frozen
    /// @param suspend whether its processors are going to be stopped
    void guard(Watchdog watchdog, boolean calm, boolean suspend) {
        if (off) {
            standstill.isOff();
            return;
        }
        var running = host.pulse(captured.id().uuid())
                .filter(pulse -> pulse.state() == MachineState.RUNNING)
                .isPresent();
        var guarded = watchdog.guard(new Duty(
                host.uri(),
                captured.id().uuid(),
                calm && running,
                suspend && running,
                STANDSTILL,
                room.folder(),
                room.free()));
        vigil = Optional.of(guarded);
        standstill.guarded(guarded);
    }

    void freeze(Ports ports, Supplier<String> checkpoints, InstantSource clock) {
        from = clock.instant();
        if (off) {
            freezeStopped(ports);
        } else {
            backup.begin(plan, ports, checkpoints);
        }
        until = clock.instant();
    }

    private void freezeStopped(Ports ports) {
        if (!plan.isEmpty()) {
            backup.begin(plan, ports, () -> "");
        } else if (look().state() != MachineState.STOPPED) {
            throw new DroppedOut("was started just now; the next cycle reads it");
        }
    }

    /// Reads all disks, each with the others as far as `reading` allows.
    ///
    /// @param length after which it is a slice
    void read(CycleWriter writer, DiskReads reading, Slice.Length length) throws InterruptedException {
        var before = definition;
        keepState();
        definition = Definitions.current(captured, look(), state.described(), host);
        try {
            var quota = new ByteSize(room.free().bytes() / 100 * SLICE_PERCENT);
            read = reading.read(
                    captured.name(),
                    host.address(),
                    backup,
                    lineage,
                    writer,
                    new Slice(length, quota, this::scratchUsed));
        } finally {
            requireUndisturbed();
        }
        disksChanged = !Definitions.sameDisks(before, definition)
                || !Definitions.sameDisks(definition, Definitions.current(captured, look(), state.described(), host));
    }

    /// A host that does not tell ends no slice: the watchdog keeps looking.
    private ByteSize scratchUsed() {
        try {
            return host.backup(captured.id().uuid())
                    .map(BackupFacts::scratchUsed)
                    .orElse(ByteSize.ZERO);
        } catch (HypervisorException failed) {
            return ByteSize.ZERO;
        }
    }

    /// Else what was read is worth nothing, and the connection that broke is not the reason.
    private void requireUndisturbed() {
        var undone = vigil.map(Vigil::undone).orElse("");
        if (!undone.isEmpty()) {
            throw new DroppedOut("its backup was ended: %s; give the pool more space, or replicate when less is written"
                    .formatted(undone));
        }
    }

    /// As soon as the disks are frozen: what they are together is what the machine finds when it comes back.
    private void keepState() {
        state = StateFiles.read(host, look());
        state.files().forEach(content -> FileTransfer.store(vault, content));
        state.missing().forEach(missing -> LOG.warn("{}: its point is not whole: {}", name(), missing));
    }

    /// Ends the backup job. Never throws: a job that cannot be ended now is ended by the next cycle.
    void release() {
        if (off) {
            stopped.letGo();
            return;
        }
        try {
            backup.end();
        } catch (HypervisorException failed) {
            LOG.warn("{}: its backup job could not be ended, the next cycle will: {}", name(), failed.getMessage());
        }
        vigil.ifPresent(Vigil::over);
        vigil = Optional.empty();
    }

    /// Removes our checkpoints but the newest, now that a later point is acknowledged. Never throws.
    void forgetOlderCheckpoints() {
        if (off) {
            return;
        }
        var uuid = captured.id().uuid();
        try {
            var known = host.checkpoints(uuid);
            for (var checkpoint : known) {
                if (checkpoint.startsWith(Backup.PREFIX) && !checkpoint.equals(checkpoint())) {
                    host.deleteCheckpoint(uuid, checkpoint);
                }
            }
            if (!lineage.checkpoint().isEmpty() && !known.contains(lineage.checkpoint())) {
                // The host has forgotten it, but not its bitmaps.
                host.deleteCheckpoint(uuid, lineage.checkpoint());
            }
        } catch (HypervisorException failed) {
            LOG.warn("{}: old checkpoints stay until the next cycle: {}", name(), failed.getMessage());
        }
    }
}

package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.BlockJobFacts;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the disks of a machine local: pulls what is still backed by our NBD server, then copies raw disks into
/// raw volumes. It goes by what it sees at each look, so a job that vanished (our server was restarted) begins again.
///
/// One disk of a machine after the other: QEMU 7.2 was seen to crash while one disk was pulled and another copied.
/// Machines are filled in parallel all the same.
final class DiskFilling {
    private static final Logger LOG = LoggerFactory.getLogger(DiskFilling.class);

    private final Scene scene;
    private final PlannedMachine machine;
    private final UUID uuid;
    private final String host;
    private final List<DiskPlace> disks;
    private final boolean patient;
    private final Map<String, Progress> progress = new HashMap<>();

    /// @param best most bytes that any job of the disk had done, and when that last grew
    private record Progress(String doing, long best, long total, long sinceNanos) {}

    /// The machine stopped before it ever ran: its QEMU died, or its host did.
    static final class MachineStopped extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    DiskFilling(Scene scene, PlannedMachine machine, String host, List<DiskPlace> disks) {
        this(scene, machine, host, disks, false);
    }

    /// For a machine that runs meanwhile: what stands still is told, and waited for.
    static DiskFilling underRunningGuest(Scene scene, PlannedMachine machine, String host, List<DiskPlace> disks) {
        return new DiskFilling(scene, machine, host, disks, true);
    }

    private DiskFilling(Scene scene, PlannedMachine machine, String host, List<DiskPlace> disks, boolean patient) {
        this.patient = patient;
        this.scene = scene;
        this.machine = machine;
        this.uuid = machine.machine().uuid();
        this.host = host;
        this.disks = disks;
    }

    /// @return what was made local, in words
    String untilLocal() throws InterruptedException, MachineStopped {
        readAnew();
        try {
            while (!areLocal()) {
                scene.clock.rest(scene.settings.look());
            }
        } finally {
            forgotten();
        }
        return inWords();
    }

    /// What was unreadable so far does not count any more.
    void readAnew() {
        disks.forEach(disk -> scene.exports.readAnew(disk.export()));
    }

    /// How far they are is no longer told.
    void forgotten() {
        scene.fillings.forget(machine.name());
    }

    String inWords() {
        return disks.size() + (disks.size() == 1 ? " disk" : " disks") + " of " + total().rounded();
    }

    private ByteSize total() {
        return new ByteSize(
                disks.stream().mapToLong(disk -> disk.size().bytes()).sum());
    }

    /// Looks at the first disk that is not local, and does the next thing for it.
    boolean areLocal() throws MachineStopped {
        for (var disk : disks) {
            if (!isThere(disk)) {
                return false;
            }
        }
        return true;
    }

    /// Looks at a disk once and does the next thing for it.
    private boolean isThere(DiskPlace disk) throws MachineStopped {
        try {
            return step(disk);
        } catch (HypervisorException.Refused refused) {
            // What cannot be done to a machine that has just died is not the failure; that it died is.
            domain();
            throw refused;
        }
    }

    private boolean step(DiskPlace disk) throws MachineStopped {
        // Looking on while another executor acts would keep our NBD port from it.
        scene.confirm();
        scene.requireDrillWanted();
        domain();
        var job = scene.look(host).blockJob(uuid, disk.target());
        // Looked at after the job: one that ended in between has left its mark by now.
        var domain = domain();
        return switch (DiskSight.inLive(domain, disk, DiskSight.namesOf(scene, host, disk))) {
            case SETTLED -> true;
            case BACKED -> {
                note(disk, "pulled", job);
                var damage = scene.exports.damage(disk.export());
                if (damage.isPresent()) {
                    throw damage.get();
                }
                if (job.isEmpty()) {
                    // A job whose server is gone vanishes, and would again.
                    scene.exports.listen(scene.started.run());
                    scene.act(host).pullDisk(uuid, disk.target());
                }
                yield false;
            }
            case LOCAL -> {
                note(disk, "copied", job);
                copy(disk, job);
                yield false;
            }
        };
    }

    private void copy(DiskPlace disk, Optional<BlockJobFacts> job) {
        if (job.isEmpty()) {
            // Whatever an earlier copy left there is incomplete.
            scene.act(host).deleteVolume(disk.pool(), disk.settled());
            MakeDisk.ensure(scene, host, disk.pool(), disk.settled(), disk.size(), DiskFormat.RAW);
            scene.act(host).copyDisk(uuid, disk.target(), disk.pool(), disk.settled());
        } else if (job.get().total() > 0 && job.get().done() == job.get().total()) {
            scene.act(host).pivotDisk(uuid, disk.target());
        }
    }

    private void note(DiskPlace disk, String doing, Optional<BlockJobFacts> job) {
        var now = scene.clock.nanos();
        var done = job.map(BlockJobFacts::done).orElse(0L);
        var total = job.map(BlockJobFacts::total).orElse(0L);
        tell(disk, doing, done);
        var before = progress.get(disk.target());
        if (before == null || !before.doing().equals(doing) || done > before.best()) {
            progress.put(disk.target(), new Progress(doing, done, total, now));
        } else if (now - before.sinceNanos() > scene.settings.standstill().toNanos()) {
            if (patient) {
                progress.put(disk.target(), new Progress(doing, before.best(), before.total(), now));
                LOG.warn("{} of {} gains nothing at {}: is the vault reachable?", disk.target(), machine.as(), host);
                return;
            }
            throw new StepFailed(new Failure.TimedOut(
                    "disk " + machine.as() + "/" + disk.target() + " is being " + doing + " at " + host + " and",
                    scene.settings.standstill(),
                    new ByteSize(before.best()).rounded() + " of " + new ByteSize(before.total()).rounded()
                            + "; look whether the host reaches this machine's NBD port and the pool has room"));
        }
    }

    /// Disks are filled one after another, and a raw one is pulled first and then copied, which is the second half.
    private void tell(DiskPlace disk, String doing, long done) {
        var before = disks.stream()
                .takeWhile(other -> !other.equals(disk))
                .mapToLong(other -> other.size().bytes())
                .sum();
        var size = disk.size().bytes();
        var soFar = disk.format() == DiskFormat.RAW ? done / 2 + (doing.equals("copied") ? size / 2 : 0) : done;
        scene.fillings.note(machine.name(), before + Math.min(size, soFar), total().bytes());
    }

    private DomainFacts domain() throws MachineStopped {
        var domain = scene.look(host)
                .domain(uuid)
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.as() + " is no longer defined at " + host + ": somebody removed it; recover again")));
        if (domain.state() == MachineState.STOPPED) {
            throw new MachineStopped();
        }
        return domain;
    }
}

package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.recovery.DomainRewrite.Destination;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a machine paused and makes its disks local. The guest's first instruction comes after the last block: so a
/// machine that is not running yet has written nothing, and may be begun again from its point.
final class FillMachine {
    private static final Logger LOG = LoggerFactory.getLogger(FillMachine.class);

    /// An empty qcow2 volume holds a header and four tables of a cluster each, and no data.
    private static final ByteSize EMPTY = ByteSize.kib(256);

    /// For a disk server to be started again, a few times over.
    private static final int TRIES_OUT_OF_VAULT = 10;

    private static final Duration PAUSE_OUT_OF_VAULT = Duration.ofSeconds(2);

    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;

    FillMachine(Scene scene, MachineId machine, String host) {
        this.scene = scene;
        this.machine = scene.machine(machine);
        this.host = host;
    }

    String perform() throws InterruptedException {
        var began = scene.clock.nanos();
        scene.requireOwned(machine);
        listen();
        var destination = destination();
        var filled = startAndFill(destination);
        settle(destination);
        return filled + " local at " + host + " in "
                + Duration.ofNanos(scene.clock.nanos() - began).toSeconds() + " s";
    }

    /// A predecessor may have left the machine half filled, waiting for exactly this port; and if it was cut off
    /// here rather than killed, it gives the port up when it notices that its lease is lost.
    private void listen() throws InterruptedException {
        scene.exports.listenWithin(
                scene.started.run(), scene.settings.lease().life().multipliedBy(2), scene.settings.look());
    }

    private Destination destination() {
        return scene.destination(machine, new RecoveredFiles(scene, machine, host).places());
    }

    /// Has a machine stand paused that reads out of the vault what is not local. What its volumes hold may be its
    /// guest's own by now, and stays.
    void readyOutOfVault() throws InterruptedException {
        listen();
        var destination = destination();
        var there = domain();
        if (there.state() == MachineState.PAUSED && readsElsewhere(there, destination)) {
            scene.act(host).destroy(there.uuid());
            there = domain();
        }
        for (var attempt = 1; there.state() == MachineState.STOPPED; attempt++) {
            if (attempt > TRIES_OUT_OF_VAULT) {
                throw stopsAgainAndAgain(TRIES_OUT_OF_VAULT, "it was started out of the vault");
            }
            defineBacked(there, destination);
            startOutOfVault(there, attempt);
            there = domain();
        }
    }

    private StepFailed stopsAgainAndAgain(int times, String doing) {
        return new StepFailed(new Failure.Refused(machine.as() + " stopped at " + host + " " + times + " times while "
                + doing + ": look at its QEMU log at that host, then recover again"));
    }

    /// Where it runs out of the vault it reads from one address, and only a server there can keep it running.
    void requireReadsHere() {
        var there = domain();
        if (there.state() != MachineState.STOPPED && readsElsewhere(there, destination())) {
            throw new StepFailed(new Failure.Refused(machine.as() + " at " + host
                    + " runs out of the vault by way of another machine's address, which nobody serves from here: give"
                    + " this machine that address and retry, or shut it off there and retry"));
        }
    }

    /// QEMU does not start while nobody serves its disks: a server that died at this moment is waited for.
    private void startOutOfVault(DomainFacts there, int attempt) throws InterruptedException {
        try {
            scene.act(host).start(there.uuid(), true);
        } catch (HypervisorException.Refused refused) {
            if (attempt == TRIES_OUT_OF_VAULT) {
                throw refused;
            }
            LOG.warn("{} does not start at {}, try {}: {}", machine.as(), host, attempt, refused.getMessage());
            scene.clock.rest(PAUSE_OUT_OF_VAULT);
            listen();
        }
    }

    /// A machine that dies before it ever ran (its QEMU crashed, its host lost power) is begun again.
    private String startAndFill(Destination destination) throws InterruptedException {
        for (var attempt = 1; attempt <= scene.settings.tries(); attempt++) {
            var there = domain();
            if (there.state() == MachineState.PAUSED && readsElsewhere(there, destination)) {
                scene.act(host).destroy(there.uuid());
                there = domain();
            }
            if (there.state() == MachineState.STOPPED) {
                startPaused(there, destination);
            }
            try {
                return new DiskFilling(scene, machine, host, destination.disks()).untilLocal();
            } catch (DiskFilling.MachineStopped died) {
                LOG.warn("{} stopped at {} while its disks were filled, try {}", machine.as(), host, attempt);
            }
        }
        throw stopsAgainAndAgain(scene.settings.tries(), "its disks were filled");
    }

    /// Begun by an executor at another address, which has gone: nobody serves its disks there any more. Or from another
    /// point, or under names that are not ours any more.
    private boolean readsElsewhere(DomainFacts there, Destination destination) {
        var ours = scene.exports.addressFor(scene.started.run(), scene.look(host));
        var names = destination.disks().stream().map(DiskPlace::export).toList();
        var root = Markup.parse(there.liveXml(), "domain", there.name()).root();
        return Markup.all(root, "devices/disk/backingStore/source").stream()
                .anyMatch(source -> !Markup.attribute(source, "host", "name").equals(ours.host())
                        || !Markup.attribute(source, "host", "port").equals(Integer.toString(ours.port()))
                        || !names.contains(source.getAttribute("name")));
    }

    /// A failed start leaves no paused machine behind that holds memory and locks; a running one is never touched, nor
    /// one that its host has paused for an error of its disks: its guest has run.
    void giveUp() {
        var uuid = machine.machine().uuid();
        if (scene.look(host).pulse(uuid).filter(Pulse::pausedByIoError).isPresent()) {
            return;
        }
        scene.look(host)
                .domain(uuid)
                .filter(domain -> domain.state() == MachineState.PAUSED)
                .filter(this::isOurs)
                .ifPresent(domain -> scene.act(host).destroy(domain.uuid()));
    }

    private boolean isOurs(DomainFacts there) {
        return RunMark.in(there.xml())
                .filter(mark -> mark.run().equals(scene.started.run()))
                .isPresent();
    }

    private void startPaused(DomainFacts there, Destination destination) {
        if (defineBacked(there, destination)) {
            destination.disks().forEach(this::empty);
        }
        scene.act(host).start(machine.machine().uuid(), true);
    }

    /// Defines the machine as it is while not all of it is local; false when it is.
    private boolean defineBacked(DomainFacts there, Destination destination) {
        if (isSettled(there, destination)) {
            return false;
        }
        defineAsFilling(destination);
        return true;
    }

    /// The address of the disk server may be another than when the machine was defined.
    private void defineAsFilling(Destination destination) {
        var filling = DomainRewrite.filling(
                captured(), destination, scene.exports.addressFor(scene.started.run(), scene.look(host)));
        scene.define(host, filling.xml(), destination);
    }

    /// A volume that was open when its QEMU died or its host lost power cannot be trusted; nothing in it is the
    /// guest's.
    private void empty(DiskPlace disk) {
        var fresh = scene.look(host)
                .volume(disk.pool(), disk.overlay())
                .filter(volume -> volume.allocation().compareTo(EMPTY) <= 0);
        if (fresh.isEmpty()) {
            scene.act(host).deleteVolume(disk.pool(), disk.overlay());
            MakeDisk.ensure(scene, host, disk.pool(), disk.overlay(), disk.size(), DiskFormat.QCOW2);
        }
    }

    /// Whether an earlier attempt came as far as the lasting definition: then the volumes are whole.
    private boolean isSettled(DomainFacts there, Destination destination) {
        return destination.disks().stream()
                .allMatch(disk ->
                        DiskSight.inDefinition(there, disk, DiskSight.namesOf(scene, host, disk)) == DiskSight.SETTLED);
    }

    /// An executor of another run that was held up in the middle of an act may have put its definition over this one's
    /// since: the machine would run from that at its next start.
    void requireDefined() {
        var there = domain();
        if (isOurs(there)) {
            return;
        }
        LOG.warn("{} at {} bore the definition of another run: it gets its own again", machine.as(), host);
        if (machine.instant()) {
            defineAsFilling(destination());
        } else {
            settle();
        }
    }

    /// The lasting definition, once all is local.
    void settle() {
        settle(destination());
    }

    private void settle(Destination destination) {
        scene.define(host, DomainRewrite.settled(captured(), destination).xml(), destination);
        for (var disk : destination.disks()) {
            if (disk.format() == DiskFormat.RAW) {
                scene.act(host).deleteVolume(disk.pool(), disk.overlay());
            }
        }
    }

    private String captured() {
        return scene.definition(machine);
    }

    private DomainFacts domain() {
        return scene.look(host)
                .domain(machine.machine().uuid())
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.as() + " is no longer defined at " + host + ": somebody removed it; recover again")));
    }
}

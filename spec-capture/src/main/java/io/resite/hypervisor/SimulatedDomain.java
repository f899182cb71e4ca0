package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.BackupFacts;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.Hypervisor.BlockJobFacts;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.spec.MachineState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A domain of a simulated host: its definition, and what only a running one has.
final class SimulatedDomain {
    final UUID uuid;
    DomainXml definition;
    Optional<DomainXml> live = Optional.empty();
    MachineState state = MachineState.STOPPED;
    boolean autostart;
    boolean momentary;
    boolean agent;
    boolean frozen;
    boolean deaf;
    boolean ioError;
    boolean suspendedByUs;
    ByteSize scratchUsed = ByteSize.ZERO;
    final List<String> checkpoints = new ArrayList<>();
    final List<String> snapshots = new ArrayList<>();
    final List<SeenAddress> addresses = new ArrayList<>();
    final Map<String, Job> jobs = new HashMap<>();
    private Optional<RunningBackup> backup = Optional.empty();
    private Optional<Written> written = Optional.empty();

    SimulatedDomain(UUID uuid, DomainXml definition) {
        this.uuid = uuid;
        this.definition = definition;
    }

    String name() {
        return definition.name();
    }

    boolean running() {
        return state != MachineState.STOPPED;
    }

    DomainFacts facts() {
        if (written.isEmpty() || !written.get().isOf(definition, live)) {
            var full = Xml.write(definition.root());
            var liveXml = live.map(xml -> withoutSecrets(Xml.write(xml.root()))).orElse("");
            written = Optional.of(new Written(definition, live, full, withoutSecrets(full), liveXml));
        }
        var texts = written.get();
        return new DomainFacts(
                uuid,
                name(),
                state,
                autostart,
                true,
                texts.xml,
                texts.liveXml,
                new Confidential(texts.full),
                snapshots);
    }

    /// The definitions as texts, until one of them changes: a domain is looked at more often than it is changed.
    private record Written(DomainXml definition, Optional<DomainXml> live, String full, String xml, String liveXml) {
        boolean isOf(DomainXml present, Optional<DomainXml> presentLive) {
            return definition.equals(present) && live.equals(presentLive);
        }
    }

    /// As libvirt shows a definition to who does not ask for more.
    private String withoutSecrets(String full) {
        var root = Xml.parse(full, name());
        for (var graphics : Xml.all(root, "devices", "graphics")) {
            graphics.removeAttribute("passwd");
            graphics.removeAttribute("passwdValidTo");
        }
        for (var source : Xml.all(root, "devices", "disk", "source")) {
            Xml.children(source, "cookies").forEach(source::removeChild);
        }
        return Xml.write(root);
    }

    /// As with libvirt, graphics bring a screen along.
    boolean hasScreen() {
        return !Xml.all(current().root(), "devices", "video").isEmpty()
                || !Xml.all(current().root(), "devices", "graphics").isEmpty();
    }

    /// What the running machine has if it runs, else what it will have.
    DomainXml current() {
        return live.orElse(definition);
    }

    /// @param ours false for one that somebody began with other tools
    void begin(BackupRequest request, boolean ours, AutoCloseable export) {
        backup = Optional.of(new RunningBackup(request, ours, export));
    }

    Optional<BackupFacts> backup() {
        return backup.map(running -> new BackupFacts(
                running.request.port(),
                running.request.disks().stream()
                        .map(Hypervisor.BackupDisk::target)
                        .toList(),
                running.ours,
                scratchUsed));
    }

    void endBackup() {
        scratchUsed = ByteSize.ZERO;
        backup.ifPresent(running -> {
            try {
                running.export.close();
            } catch (Exception broken) {
                throw new IllegalStateException("export of " + name(), broken);
            }
        });
        backup = Optional.empty();
    }

    void suspend() {
        suspendedByUs = true;
        state = MachineState.PAUSED;
    }

    void resume() {
        ioError = false;
        suspendedByUs = false;
        state = MachineState.RUNNING;
    }

    void stop() {
        endBackup();
        frozen = false;
        ioError = false;
        suspendedByUs = false;
        jobs.clear();
        live = Optional.empty();
        state = MachineState.STOPPED;
    }

    /// A disk is local from here on: running and defined.
    void dropBacking(String target) {
        written = Optional.empty();
        live.flatMap(xml -> xml.drive(target)).ifPresent(SimulatedDomain::dropBacking);
        definition.drive(target).ifPresent(SimulatedDomain::dropBacking);
    }

    private static void dropBacking(DomainXml.Drive drive) {
        drive.backing().ifPresent(backing -> drive.element().removeChild(backing));
    }

    /// A disk lies elsewhere from here on, raw as copies are.
    void move(String target, String pool, String volume) {
        written = Optional.empty();
        live.flatMap(xml -> xml.drive(target)).ifPresent(drive -> drive.moveTo(pool, volume, "raw"));
        definition.drive(target).ifPresent(drive -> drive.moveTo(pool, volume, "raw"));
    }

    private record RunningBackup(BackupRequest request, boolean ours, AutoCloseable export) {}

    /// A block job, half done until somebody has looked at it often enough. `end` is what its end brings about.
    static final class Job {
        private final String type;
        private final long total;
        private final boolean stays;
        private final Runnable end;
        private int looks;

        Job(String type, long total, boolean stays, int looks, Runnable end) {
            this.type = type;
            this.total = total;
            this.stays = stays;
            this.looks = looks;
            this.end = end;
        }

        /// @return the job as it is, or empty when it has ended by itself (or died)
        Optional<BlockJobFacts> look() {
            if (looks > 0) {
                looks--;
                return Optional.of(new BlockJobFacts(type, total / 2, total));
            }
            return stays ? Optional.of(new BlockJobFacts(type, total, total)) : Optional.empty();
        }

        boolean ready() {
            return looks == 0;
        }

        /// A job whose source fails dies without a word, as QEMU's do: the disk stays as it was.
        void end() {
            try {
                end.run();
            } catch (RuntimeException unreadable) {
                looks = 0;
            }
        }
    }
}

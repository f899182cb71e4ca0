package io.resite.capture;

import io.resite.definition.Definition;
import io.resite.definition.DomainDefinition;
import io.resite.document.ByteSize;
import io.resite.document.DocumentException;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.SeenAddress;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One machine of a host, out of its definition and what the host knows about its parts.
final class MachineCapture {
    /// As replication names its checkpoints.
    private static final String OURS = "resite-";

    private final SiteId site;
    private final SeenHost host;
    private final DomainFacts domain;
    private final KnownFiles known;
    private final SecretCapture secrets;
    private final List<String> notes;
    private final Instant now;

    MachineCapture(
            SiteId site,
            SeenHost host,
            DomainFacts domain,
            KnownFiles known,
            SecretCapture secrets,
            List<String> notes,
            Instant now) {
        this.site = site;
        this.host = host;
        this.domain = domain;
        this.known = known;
        this.secrets = secrets;
        this.notes = notes;
        this.now = now;
    }

    /// Empty when its definition cannot be read at all, which is noted.
    Optional<Machine> machine() {
        try {
            return Optional.of(machine(DomainXml.parse(domain.xml(), "definition")));
        } catch (IllegalArgumentException | DocumentException unreadable) {
            note("not captured because its definition cannot be read: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Machine machine(DomainXml definition) {
        var captured = Definition.parse(domain.full().text(), "definition");
        if (!(captured.definition() instanceof DomainDefinition typed)) {
            throw new DocumentException("definition: not a domain");
        }
        var disks = definition.drives().stream()
                .filter(drive -> !MachineFiles.isRemovable(drive))
                .flatMap(drive -> disk(drive).stream())
                .toList();
        var seen = addresses(definition);
        var nics = definition.interfaces().stream().map(nic -> nic(nic, seen)).toList();
        var files = new MachineFiles(host, domain, known, this::note).of(definition);
        Remarks.about(definition, domain).forEach(this::note);
        noteCheckpoints();
        var id = new MachineId(site, domain.uuid());
        secrets.of(id, host, definition, captured.secrets());
        return new Machine(id, host.name(), domain.state(), domain.autostart(), typed, disks, nics, files);
    }

    private Optional<Disk> disk(DomainXml.Drive drive) {
        var unfit = Remarks.whyNotProtected(drive);
        if (unfit.isPresent()) {
            note(unfit.get());
            return Optional.empty();
        }
        var format = drive.format().equals("qcow2") ? DiskFormat.QCOW2 : DiskFormat.RAW;
        var volume = volume(drive);
        var size =
                host.hypervisor().diskSize(domain.uuid(), drive.target()).or(() -> volume.map(VolumeFacts::capacity));
        if (size.isEmpty()) {
            note("disk %s: its size cannot be seen; it is known after the first replication".formatted(drive.target()));
        }
        if (volume.isEmpty() && drive.pool().isEmpty()) {
            note(
                    "disk %s is %s, which lies in no active storage pool: at the recovery site it goes where the policy says"
                            .formatted(drive.target(), drive.path()));
        }
        return Optional.of(new Disk(
                drive.target(),
                format,
                volume.map(VolumeFacts::pool).orElse(drive.pool()),
                volume.map(VolumeFacts::name).orElse(drive.pool().isEmpty() ? drive.path() : drive.volume()),
                size.orElse(ByteSize.ZERO)));
    }

    private Optional<VolumeFacts> volume(DomainXml.Drive drive) {
        try {
            return drive.pool().isEmpty()
                    ? host.hypervisor().volumeAt(drive.path())
                    : host.hypervisor().volume(drive.pool(), drive.volume());
        } catch (NotThere | Refused unseen) {
            note("disk %s: its volume cannot be seen: %s".formatted(drive.target(), unseen.getMessage()));
            return Optional.empty();
        }
    }

    private List<SeenAddress> addresses(DomainXml definition) {
        if (definition.interfaces().isEmpty() || domain.state() == MachineState.STOPPED) {
            return List.of();
        }
        try {
            return host.hypervisor().addresses(domain.uuid());
        } catch (NotThere | Refused unseen) {
            note("its addresses cannot be seen: " + unseen.getMessage());
            return List.of();
        }
    }

    private Nic nic(DomainXml.Interface found, List<SeenAddress> seen) {
        if (found.network().isEmpty()) {
            note(
                    "nic %s hangs on a %s of the host, not on a libvirt network: it comes back only on a network that the policy maps it to"
                            .formatted(found.mac(), found.type()));
        } else if (!host.hasNetwork(found.network())) {
            note("nic %s: network %s is not defined at %s".formatted(found.mac(), found.network(), host.name()));
        }
        return new Nic(found.mac(), found.network(), host.addresses(found.network(), found.mac(), seen, now));
    }

    /// Ours come and go with every point.
    private void noteCheckpoints() {
        try {
            var others = host.hypervisor().checkpoints(domain.uuid()).stream()
                    .filter(checkpoint -> !checkpoint.startsWith(OURS))
                    .toList();
            if (!others.isEmpty()) {
                note("checkpoints %s: not carried; somebody else's backup begins anew after a recovery"
                        .formatted(String.join(", ", others)));
            }
        } catch (NotThere | Refused unseen) {
            note("its checkpoints cannot be seen: " + unseen.getMessage());
        }
    }

    private void note(String what) {
        notes.add("machine %s: %s".formatted(domain.name(), what));
    }
}

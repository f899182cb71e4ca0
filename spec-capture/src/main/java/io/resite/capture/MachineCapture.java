package io.resite.capture;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.spec.BootFile;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.Nic;
import io.resite.spec.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One machine of a host, out of its definition and what the host knows about its parts.
final class MachineCapture {
    private final SiteId site;
    private final SeenHost host;
    private final DomainFacts domain;
    private final List<String> notes;

    MachineCapture(SiteId site, SeenHost host, DomainFacts domain, List<String> notes) {
        this.site = site;
        this.host = host;
        this.domain = domain;
        this.notes = notes;
    }

    /// Empty when its definition cannot be read at all, which is noted.
    Optional<Machine> machine() {
        try {
            return Optional.of(machine(DomainXml.parse(domain.xml(), "definition")));
        } catch (IllegalArgumentException unreadable) {
            note("not captured because its definition cannot be read: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Machine machine(DomainXml definition) {
        var disks = definition.drives().stream()
                // An empty drive has nothing to lose and comes back as empty.
                .filter(drive ->
                        drive.device().equals("disk") || !Remarks.place(drive).isEmpty())
                .flatMap(drive -> disk(drive).stream())
                .toList();
        var nics = definition.interfaces().stream().map(this::nic).toList();
        var files = files(definition);
        Remarks.about(definition, domain).forEach(this::note);
        return new Machine(
                new MachineId(site, domain.uuid()),
                host.name(),
                domain.state(),
                domain.autostart(),
                Definition.domain(domain.xml(), "definition"),
                disks,
                nics,
                files);
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

    private Nic nic(DomainXml.Interface found) {
        if (found.network().isEmpty()) {
            note("nic %s hangs on a %s of the host, not on a libvirt network: how it is connected is not captured"
                    .formatted(found.mac(), found.type()));
            return new Nic(found.mac(), "", List.of());
        }
        if (!host.hasNetwork(found.network())) {
            note("nic %s: network %s is not defined at %s".formatted(found.mac(), found.network(), host.name()));
        }
        return new Nic(found.mac(), found.network(), host.addresses(found.network(), found.mac()));
    }

    private List<BootFile> files(DomainXml definition) {
        var files = new ArrayList<BootFile>();
        file(BootFile.Kind.KERNEL, definition.kernel()).ifPresent(files::add);
        file(BootFile.Kind.INITRD, definition.initrd()).ifPresent(files::add);
        return files;
    }

    private Optional<BootFile> file(BootFile.Kind kind, String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(host.file(kind, path));
        } catch (NotThere | Refused unreadable) {
            note("%s is not protected because the file cannot be read: %s".formatted(path, unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private void note(String what) {
        notes.add("machine %s: %s".formatted(domain.name(), what));
    }
}

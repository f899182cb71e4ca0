package io.resite.replication;

import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.DomainXml.Drive;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.Xml;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The disks of a machine that is off. As long as their volumes look as they did, nothing in them has changed. Else
/// they are read through a machine that is there for that moment: it has the disks read-only and never runs, and
/// QEMU's image lock keeps the real one from being started meanwhile.
final class StoppedDisks {
    private static final Logger LOG = LoggerFactory.getLogger(StoppedDisks.class);

    private final Hypervisor host;
    private final Machine machine;
    private boolean mayRun;

    StoppedDisks(Hypervisor host, Machine machine) {
        this.host = host;
        this.machine = machine;
    }

    /// Of the machine for the moment: always the same, so that what a broken connection left is found.
    UUID reader() {
        return UUID.nameUUIDFromBytes((Hypervisor.MOMENTARY + machine.id().uuid()).getBytes(StandardCharsets.UTF_8));
    }

    /// How the disks look, by target; nothing for one whose storage does not tell when it was written.
    Map<String, String> looks(List<Disk> disks) {
        return disks.stream().collect(Collectors.toMap(Disk::target, this::look));
    }

    private String look(Disk disk) {
        if (disk.pool().isEmpty()) {
            return host.file(disk.volume())
                    .filter(file -> !file.modified().equals(Instant.EPOCH))
                    .map(file -> "%s %d".formatted(file.modified(), file.size().bytes()))
                    .orElse("");
        }
        return host.volume(disk.pool(), disk.volume())
                .filter(volume -> !volume.modified().equals(Instant.EPOCH))
                .map(volume -> "%s %d %d"
                        .formatted(
                                volume.modified(),
                                volume.capacity().bytes(),
                                volume.allocation().bytes()))
                .orElse("");
    }

    /// From here on nobody writes to the disks, until [#letGo].
    void hold(DomainFacts facts, List<Disk> disks) {
        letGo(true);
        var drives = DomainXml.parse(facts.xml(), "definition of " + facts.name());
        var xml = """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>16</memory><vcpu>1</vcpu>\
                <os><type>hvm</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/>%s\
                </devices></domain>""".formatted(
                        Hypervisor.MOMENTARY + machine.id().uuid(),
                        reader(),
                        disks.stream()
                                .map(disk -> drives.drive(disk.target())
                                        .map(StoppedDisks::readOnly)
                                        .orElseThrow())
                                .collect(Collectors.joining()));
        mayRun = true;
        try {
            host.startMomentary(xml);
        } catch (HypervisorException.Refused no) {
            throw new DroppedOut("is stopped, and its disks cannot be opened to be read: " + no.getMessage());
        }
    }

    private static String readOnly(Drive drive) {
        var source = switch (drive.type()) {
            case "volume" ->
                "<source pool='%s' volume='%s'/>".formatted(Xml.escape(drive.pool()), Xml.escape(drive.volume()));
            case "file" -> "<source file='%s'/>".formatted(Xml.escape(drive.path()));
            default ->
                throw new DroppedOut("is stopped, and its disk %s (%s) can be read only while it runs"
                        .formatted(drive.target(), drive.type()));
        };
        return "<disk type='%s' device='disk'><driver name='qemu' type='%s'/>%s<target dev='%s' bus='virtio'/><readonly/></disk>"
                .formatted(drive.type(), drive.format(), source, Xml.escape(drive.target()));
    }

    /// Never throws: what is left ends with its connection, or is found by the next cycle.
    void letGo() {
        letGo(mayRun);
    }

    private void letGo(boolean held) {
        if (held) {
            try {
                host.destroy(reader());
            } catch (HypervisorException.NotThere gone) {
                LOG.debug("{}: {}", machine.name(), gone.getMessage());
            } catch (HypervisorException failed) {
                LOG.warn("{}: its disks may be held for a while: {}", machine.name(), failed.getMessage());
            }
        }
        mayRun = false;
    }
}

package io.resite.replication;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.Nic;
import io.resite.spec.PointDisk;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The machine as it is at the instant of a point: what was captured, brought up to date with what the hypervisor says
/// now. Addresses, boot files and media stay as captured.
final class Definitions {
    private Definitions() {}

    /// @param state files that it writes while it runs, as they are now
    static Machine current(Machine captured, DomainFacts facts, List<MachineFile> state, Hypervisor host) {
        var inactive = DomainXml.parse(facts.xml(), "definition of " + facts.name());
        // What runs is what was frozen: a disk hot-plugged for this run only is in the live definition alone.
        var live = facts.liveXml().isEmpty()
                ? inactive
                : DomainXml.parse(facts.liveXml(), "live definition of " + facts.name());
        requireBootFiles(captured, inactive);
        return new Machine(
                captured.id(),
                captured.host(),
                facts.state(),
                facts.autostart(),
                Definition.domain(facts.full().text(), "definition of " + facts.name()),
                live.drives().stream()
                        .flatMap(drive -> disk(drive, captured, host).stream())
                        .toList(),
                inactive.interfaces().stream()
                        .map(found -> nic(found, captured))
                        .toList(),
                Stream.concat(
                                captured.files().stream()
                                        .filter(file -> !file.kind().isState()),
                                state.stream())
                        .toList());
    }

    /// A definition that names a kernel we never fetched would not start elsewhere.
    private static void requireBootFiles(Machine captured, DomainXml definition) {
        for (var path : List.of(definition.kernel(), definition.initrd())) {
            if (!path.isEmpty()
                    && captured.files().stream().map(MachineFile::path).noneMatch(path::equals)) {
                throw new DroppedOut("it boots from %s since the last capture; capture the site again".formatted(path));
            }
        }
    }

    private static Optional<Disk> disk(DomainXml.Drive drive, Machine captured, Hypervisor host) {
        if (!drive.device().equals("disk") || drive.readOnly()) {
            return Optional.empty();
        }
        return format(drive.format()).map(format -> {
            var before = captured.disk(drive.target());
            var size = before.map(Disk::capacity).orElse(ByteSize.ZERO);
            if (!drive.pool().isEmpty()) {
                return new Disk(drive.target(), format, drive.pool(), drive.volume(), size);
            }
            return host.volumeAt(drive.path())
                    .map(volume -> new Disk(drive.target(), format, volume.pool(), volume.name(), size))
                    .orElseGet(() -> new Disk(drive.target(), format, "", drive.path(), size));
        });
    }

    /// Capture reports disks of other formats as not protected.
    private static Optional<DiskFormat> format(String driver) {
        return List.of(DiskFormat.values()).stream()
                .filter(format -> format.driver().equals(driver.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static Nic nic(DomainXml.Interface found, Machine captured) {
        return captured.nics().stream()
                .filter(known -> known.mac().equals(found.mac()))
                .findFirst()
                .map(known -> new Nic(found.mac(), found.network(), known.addresses()))
                .orElseGet(() -> new Nic(found.mac(), found.network(), List.of()));
    }

    /// Whether both have the same disks from the same volumes: else an instant that spans both is none.
    static boolean sameDisks(Machine one, Machine other) {
        return places(one).equals(places(other));
    }

    private static List<String> places(Machine machine) {
        return machine.disks().stream()
                .map(disk -> String.join("\n", disk.target(), disk.format().driver(), disk.pool(), disk.volume()))
                .sorted()
                .toList();
    }

    /// With the sizes that were really exported: a captured one may be older than a disk that grew.
    static Machine sized(Machine machine, List<PointDisk> read) {
        return machine.with(machine.disks().stream()
                .map(disk -> read.stream()
                        .filter(point -> point.target().equals(disk.target()))
                        .findFirst()
                        .map(point -> new Disk(disk.target(), disk.format(), disk.pool(), disk.volume(), point.size()))
                        .orElse(disk))
                .toList());
    }
}

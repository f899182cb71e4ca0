package io.resite.libvirt;

import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.Xml;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What libvirt wants to read before it freezes a machine's disks.
final class BackupXml {
    private BackupXml() {}

    /// Modes stand at each disk: one for the whole backup fails as soon as one of them cannot hold bitmaps.
    ///
    /// @param scratch where QEMU keeps what the guest overwrites meanwhile, by disk
    static String backup(BackupRequest request, String address, Map<String, String> scratch) {
        var disks = request.disks().stream()
                .map(disk -> "<disk name='%s' backup='yes' type='file' %s>%s</disk>"
                        .formatted(
                                Xml.escape(disk.target()),
                                mode(disk),
                                "<driver type='qcow2'/><scratch file='%s'/>"
                                        .formatted(Xml.escape(scratch.getOrDefault(disk.target(), "")))))
                .collect(Collectors.joining());
        return "<domainbackup mode='pull'><server transport='tcp' name='%s' port='%d'/><disks>%s</disks></domainbackup>"
                .formatted(Xml.escape(address), request.port(), disks);
    }

    private static String mode(BackupDisk disk) {
        return disk.since().isEmpty()
                ? "backupmode='full'"
                : "backupmode='incremental' incremental='%s'".formatted(Xml.escape(disk.since()));
    }

    /// Every drive is named: left out, a raw disk or a CD-ROM would fail the whole.
    static String checkpoint(BackupRequest request, DomainXml domain) {
        var bitmaps = request.disks().stream()
                .filter(BackupDisk::bitmap)
                .map(BackupDisk::target)
                .toList();
        return checkpoint(request.checkpoint(), domain, bitmaps);
    }

    static String checkpoint(String name, DomainXml domain, List<String> bitmaps) {
        var disks = domain.drives().stream()
                .map(DomainXml.Drive::target)
                .map(target -> "<disk name='%s' checkpoint='%s'%s/>"
                        .formatted(
                                Xml.escape(target),
                                bitmaps.contains(target) ? "bitmap" : "no",
                                bitmaps.contains(target) ? " bitmap='%s'".formatted(Xml.escape(name)) : ""))
                .collect(Collectors.joining());
        return "<domaincheckpoint><name>%s</name><disks>%s</disks></domaincheckpoint>"
                .formatted(Xml.escape(name), disks);
    }

    /// A checkpoint as libvirt would have remembered it, for one that it has lost. Its time is any time.
    static String lost(String name, DomainXml domain, String bitmap) {
        return checkpoint(name, domain, List.of(bitmap)).replace("</name>", "</name><creationTime>1</creationTime>");
    }
}

package io.resite.libvirt;

import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.ScratchRoom;
import io.resite.hypervisor.HypervisorException.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Where QEMU keeps what a guest overwrites while a backup runs: beside each disk, where a pool shows what is left
/// of an interrupted one and how much is free.
final class LibvirtScratch {
    private static final String SUFFIX = ".resite-scratch";

    private final Session session;
    private final LibvirtDomains domains;
    private final LibvirtStorage storage;
    private final LibvirtFiles files;

    LibvirtScratch(Session session, LibvirtDomains domains, LibvirtStorage storage, LibvirtFiles files) {
        this.session = session;
        this.domains = domains;
        this.storage = storage;
        this.files = files;
    }

    static boolean isOurs(String file) {
        return file.endsWith(SUFFIX);
    }

    /// The scratch file of each disk.
    Map<String, String> places(DomainXml definition, List<String> targets) {
        var places = new HashMap<String, String>();
        for (var target : targets) {
            places.put(target, place(definition, target));
        }
        return places;
    }

    private String place(DomainXml domain, String target) {
        var place = "%s: domain %s: disk %s".formatted(session.host, domain.name(), target);
        var drive = domain.drive(target).orElseThrow(() -> new Refused(place + " is not there"));
        var path = drive.pool().isEmpty()
                ? drive.path()
                : storage.volume(drive.pool(), drive.volume())
                        .map(volume -> volume.path())
                        .orElse("");
        if (path.isEmpty() || path.startsWith("/dev/")) {
            throw new Refused(place + " is no file, so there is no folder for what is overwritten during a backup;"
                    + " leave the machine out");
        }
        return path + SUFFIX;
    }

    /// Left-overs are removed: QEMU wants fresh files. Each folder is told once.
    List<ScratchRoom> prepare(UUID uuid, List<String> targets) {
        var definition = domains.look(
                uuid, (connection, domain) -> DomainXml.parse(domain.getXMLDesc(0), "domain " + domain.getName()));
        var places = places(definition, targets).values();
        return places.stream()
                .map(LibvirtScratch::folder)
                .distinct()
                .sorted()
                .map(folder -> new ScratchRoom(
                        folder,
                        files.cleared(
                                folder,
                                places.stream()
                                        .filter(place -> folder(place).equals(folder))
                                        .map(place -> place.substring(folder.length() + 1))
                                        .toList())))
                .toList();
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
}

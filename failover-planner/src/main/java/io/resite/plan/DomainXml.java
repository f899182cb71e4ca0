package io.resite.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/// What a plan reads in a machine's definition beyond its typed fields.
final class DomainXml {
    private static final Set<String> REMOVABLE = Set.of("cdrom", "floppy");

    private final Element domain;

    private DomainXml(Element domain) {
        this.domain = domain;
    }

    /// Empty when the text is no domain definition.
    static Optional<DomainXml> read(String text) {
        return Xml.read(text)
                .filter(element -> element.getTagName().equals("domain"))
                .map(DomainXml::new);
    }

    /// How a NIC that is on no libvirt network reaches the world.
    ///
    /// @param type libvirt's interface type, as in `bridge`, `direct` or `user`
    /// @param source the host's bridge or device; empty where the type has none
    record HostLink(String type, String source) {}

    Optional<HostLink> hostLink(String mac) {
        return Xml.all(domain, "devices/interface").stream()
                .filter(element -> Xml.attribute(element, "mac", "address").equalsIgnoreCase(mac))
                .findFirst()
                .map(element -> {
                    var bridge = Xml.attribute(element, "source", "bridge");
                    var source = bridge.isEmpty() ? Xml.attribute(element, "source", "dev") : bridge;
                    return new HostLink(element.getAttribute("type"), source);
                });
    }

    /// Whether it holds a physical device of its host, which no other host is known to have.
    boolean hasHostDevice() {
        return has("devices/hostdev")
                || Xml.all(domain, "devices/interface").stream()
                        .anyMatch(element -> element.getAttribute("type").equals("hostdev"));
    }

    /// Whether a recovery run made it: runs mark what they define.
    boolean isMadeByRun() {
        return has("metadata/resite:run");
    }

    /// What a recovered machine lacks or has otherwise, said now so that nobody finds out by booting.
    ///
    /// @param held targets of the disks that travel with a point
    List<String> differences(Set<String> held) {
        var differences = new ArrayList<String>();
        for (var disk : Xml.all(domain, "devices/disk")) {
            var target = Xml.attribute(disk, "target", "dev");
            if (REMOVABLE.contains(disk.getAttribute("device"))) {
                if (!Xml.all(disk, "source").isEmpty()) {
                    differences.add("drive " + target + " comes back empty: its medium does not travel");
                }
            } else if (!held.contains(target)) {
                differences.add("disk " + target + " is left out: it was not captured");
            }
        }
        if (has("os/nvram")
                || Xml.all(domain, "os").stream()
                        .anyMatch(os -> os.getAttribute("firmware").equals("efi"))) {
            differences.add("UEFI variables start afresh: they are not part of a point yet");
        }
        if (has("devices/tpm")) {
            differences.add("its vTPM starts empty: the state is not part of a point yet");
        }
        if (has("cputune/vcpupin")
                || has("numatune")
                || !Xml.attribute(domain, "vcpu", "cpuset").isEmpty()) {
            differences.add("its processors and memory are no longer pinned");
        }
        if (has("memoryBacking/hugepages")) {
            differences.add("it uses ordinary pages, not huge ones");
        }
        return differences;
    }

    private boolean has(String path) {
        return !Xml.all(domain, path).isEmpty();
    }
}

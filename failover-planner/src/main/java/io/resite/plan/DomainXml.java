package io.resite.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/// What a plan reads in a machine's definition beyond its typed fields.
final class DomainXml {
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
        return !Xml.all(domain, "devices/hostdev").isEmpty()
                || Xml.all(domain, "devices/interface").stream()
                        .anyMatch(element -> element.getAttribute("type").equals("hostdev"));
    }

    /// Whether a recovery run made it: runs mark what they define.
    boolean isMadeByRun() {
        return !Xml.all(domain, "metadata/resite:run").isEmpty();
    }

    /// State that lies outside the disks and does not travel with a point: said, so that nobody finds out by booting.
    List<String> lostState() {
        var lost = new ArrayList<String>();
        if (!Xml.all(domain, "os/nvram").isEmpty()
                || Xml.all(domain, "os").stream()
                        .anyMatch(os -> os.getAttribute("firmware").equals("efi"))) {
            lost.add("UEFI variables start afresh: they are not part of a point yet");
        }
        if (!Xml.all(domain, "devices/tpm").isEmpty()) {
            lost.add("its vTPM starts empty: the state is not part of a point yet");
        }
        return lost;
    }
}

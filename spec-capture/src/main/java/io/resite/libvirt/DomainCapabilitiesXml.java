package io.resite.libvirt;

import io.resite.document.Names;
import io.resite.hypervisor.Xml;
import io.resite.spec.GuestSupport;
import java.util.List;
import java.util.function.Predicate;
import org.w3c.dom.Element;

/// Reads what `virConnectGetDomainCapabilities` gives of one kind of machine.
final class DomainCapabilitiesXml {
    private final Element root;

    private DomainCapabilitiesXml(String xml) {
        this.root = Xml.parse(xml, "domain capabilities");
    }

    /// The same kind of machine with all that is known of it.
    ///
    /// @param firmest of the machine type that has most kinds of firmware
    static GuestSupport add(GuestSupport guest, String usual, String firmest) {
        var read = new DomainCapabilitiesXml(usual);
        var firmware = new DomainCapabilitiesXml(firmest).firmware();
        return guest.detailed(read.processors(), firmware, read.cpu(), read.devices(), read.features());
    }

    private int processors() {
        return Xml.find(root, "vcpu")
                .map(vcpu -> Integer.parseInt(vcpu.getAttribute("max")))
                .orElse(0);
    }

    private GuestSupport.Firmware firmware() {
        var loader = Xml.find(root, "os", "loader");
        return new GuestSupport.Firmware(
                values(root, "firmware", "os"),
                values(root, "type", "os", "loader"),
                loader.map(found -> new Names(texts(Xml.children(found, "value"))))
                        .orElse(Names.NONE),
                values(root, "secure", "os", "loader").contains("yes"));
    }

    private GuestSupport.Cpu cpu() {
        var hostModel = mode("host-model");
        return new GuestSupport.Cpu(
                new Names(Xml.all(root, "cpu", "mode").stream()
                        .filter(DomainCapabilitiesXml::isSupported)
                        .map(mode -> mode.getAttribute("name"))
                        .toList()),
                hostModel.stream()
                        .map(mode -> Xml.text(mode, "model"))
                        .findFirst()
                        .orElse(""),
                hostModel.stream()
                        .map(mode -> Xml.text(mode, "vendor"))
                        .findFirst()
                        .orElse(""),
                features(hostModel, policy -> !policy.equals("disable")),
                features(hostModel, policy -> policy.equals("disable")),
                models("yes"),
                models("no"));
    }

    private List<Element> mode(String name) {
        return Xml.all(root, "cpu", "mode").stream()
                .filter(mode -> mode.getAttribute("name").equals(name) && isSupported(mode))
                .toList();
    }

    private static Names features(List<Element> modes, Predicate<String> policy) {
        return Names.sorted(modes.stream()
                .flatMap(mode -> Xml.children(mode, "feature").stream())
                .filter(feature -> policy.test(feature.getAttribute("policy")))
                .map(feature -> feature.getAttribute("name"))
                .toList());
    }

    private Names models(String usable) {
        return Names.sorted(mode("custom").stream()
                .flatMap(mode -> Xml.children(mode, "model").stream())
                .filter(model -> model.getAttribute("usable").equals(usable))
                .map(model -> model.getTextContent().strip())
                .toList());
    }

    private GuestSupport.Devices devices() {
        return new GuestSupport.Devices(
                device("disk", "diskDevice"),
                device("disk", "bus"),
                device("graphics", "type"),
                device("video", "modelType"),
                device("hostdev", "subsysType"),
                device("filesystem", "driverType"),
                device("tpm", "model"),
                device("tpm", "backendModel"),
                device("tpm", "backendVersion"),
                device("rng", "backendModel"),
                Xml.find(root, "memoryBacking")
                        .filter(DomainCapabilitiesXml::isSupported)
                        .map(backing -> values(backing, "sourceType"))
                        .orElse(Names.NONE));
    }

    private Names device(String kind, String property) {
        return Xml.find(root, "devices", kind)
                .filter(DomainCapabilitiesXml::isSupported)
                .map(device -> values(device, property))
                .orElse(Names.NONE);
    }

    /// Those that it says yes to.
    private Names features() {
        var known = Xml.find(root, "features");
        return Names.sorted(
                List.of("genid", "backingStoreInput", "backup", "vmcoreinfo", "sev", "sgx", "hyperv").stream()
                        .filter(name -> known.flatMap(features -> Xml.find(features, name))
                                .filter(DomainCapabilitiesXml::isSupported)
                                .isPresent())
                        .toList());
    }

    private static boolean isSupported(Element element) {
        return element.getAttribute("supported").equals("yes");
    }

    /// The values of an `enum` below a path.
    private static Names values(Element from, String name, String... path) {
        return new Names(Xml.all(from, path).stream()
                .flatMap(place -> Xml.children(place, "enum").stream())
                .filter(list -> list.getAttribute("name").equals(name))
                .flatMap(list -> texts(Xml.children(list, "value")).stream())
                .toList());
    }

    private static List<String> texts(List<Element> elements) {
        return elements.stream()
                .map(element -> element.getTextContent().strip())
                .toList();
    }
}

package io.resite.hypervisor;

import io.resite.definition.SizeUnit;
import io.resite.document.ByteSize;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.w3c.dom.Element;

/// A domain's definition, read for what Resite acts on. The rest stays in the [#root].
public record DomainXml(Element root) {
    /// @throws IllegalArgumentException when it is not a domain with a name
    public static DomainXml parse(String text, String what) {
        var root = Xml.parse(text, what);
        if (!root.getTagName().equals("domain") || Xml.text(root, "name").isEmpty()) {
            throw new IllegalArgumentException(what + ": not a domain with a name");
        }
        return new DomainXml(root);
    }

    public String name() {
        return Xml.text(root, "name");
    }

    /// Missing in hand-made definitions only: libvirt then makes one up.
    public Optional<UUID> uuid() {
        var text = Xml.text(root, "uuid");
        return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
    }

    public ByteSize memory() {
        return Xml.find(root, "memory").map(DomainXml::size).orElse(ByteSize.ZERO);
    }

    public int cpus() {
        var text = Xml.text(root, "vcpu");
        return text.isEmpty() ? 1 : Integer.parseInt(text);
    }

    public String kernel() {
        return Xml.text(root, "os", "kernel");
    }

    public String initrd() {
        return Xml.text(root, "os", "initrd");
    }

    public List<Drive> drives() {
        return Xml.all(root, "devices", "disk").stream().map(Drive::new).toList();
    }

    public Optional<Drive> drive(String target) {
        return drives().stream().filter(drive -> drive.target().equals(target)).findFirst();
    }

    public List<Interface> interfaces() {
        return Xml.all(root, "devices", "interface").stream()
                .map(Interface::new)
                .toList();
    }

    /// A size as libvirt writes it: a number and a unit attribute, KiB by default.
    public static ByteSize size(Element element) {
        var unit = element.getAttribute("unit");
        var factor = SizeUnit.bytes(unit.isEmpty() ? "KiB" : unit)
                .orElseThrow(
                        () -> new IllegalArgumentException(element.getTagName() + ": unknown unit \"" + unit + "\""));
        try {
            return new ByteSize(
                    Math.multiplyExact(Long.parseLong(element.getTextContent().strip()), factor));
        } catch (ArithmeticException huge) {
            throw new IllegalArgumentException(element.getTagName() + ": too large", huge);
        }
    }

    /// A disk, CD-ROM or floppy drive.
    public record Drive(Element element) {
        /// The guest's device name, as in `vda`.
        public String target() {
            return attribute("dev", "target");
        }

        /// `disk`, `cdrom`, `floppy` or `lun`.
        public String device() {
            var device = element.getAttribute("device");
            return device.isEmpty() ? "disk" : device;
        }

        /// Where its blocks are: `file`, `volume`, `block`, `network`…
        public String type() {
            return element.getAttribute("type");
        }

        /// As in `qcow2`; raw where the definition names none, as QEMU has it.
        public String format() {
            var format = attribute("type", "driver");
            return format.isEmpty() ? "raw" : format;
        }

        /// Path of its file or device, empty for other types.
        public String path() {
            var file = attribute("file", "source");
            return file.isEmpty() ? attribute("dev", "source") : file;
        }

        /// Pool and volume, where it is defined by them; else empty.
        public String pool() {
            return attribute("pool", "source");
        }

        public String volume() {
            return attribute("volume", "source");
        }

        public boolean readOnly() {
            return Xml.find(element, "readonly").isPresent();
        }

        public boolean shareable() {
            return Xml.find(element, "shareable").isPresent();
        }

        /// What it reads from where nothing was written yet. libvirt writes an empty element for "nothing".
        public Optional<Element> backing() {
            return Xml.find(element, "backingStore").filter(backing -> backing.hasChildNodes());
        }

        /// Makes it a volume of a pool, without backing.
        public void moveTo(String pool, String volume, String format) {
            Xml.children(element, "source").forEach(element::removeChild);
            Xml.children(element, "backingStore").forEach(element::removeChild);
            var source = element.getOwnerDocument().createElement("source");
            source.setAttribute("pool", pool);
            source.setAttribute("volume", volume);
            element.setAttribute("type", "volume");
            element.insertBefore(source, Xml.find(element, "target").orElse(null));
            Xml.find(element, "driver").ifPresent(driver -> driver.setAttribute("type", format));
        }

        private String attribute(String name, String... path) {
            return Xml.find(element, path).map(at -> at.getAttribute(name)).orElse("");
        }
    }

    /// A network interface.
    public record Interface(Element element) {
        public String mac() {
            return Xml.find(element, "mac")
                    .map(mac -> mac.getAttribute("address"))
                    .orElse("");
        }

        /// `network`, `bridge`, `direct`…
        public String type() {
            return element.getAttribute("type");
        }

        /// The libvirt network, empty for other types.
        public String network() {
            return Xml.find(element, "source")
                    .map(source -> source.getAttribute("network"))
                    .orElse("");
        }
    }
}

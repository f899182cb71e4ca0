package io.resite.hypervisor;

import io.resite.document.Names;
import io.resite.spec.Capabilities;
import io.resite.spec.GuestSupport;
import io.resite.spec.HostCpu;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/// What machines a simulated host takes, and why it does not take another: libvirt's checks as far as they depend on
/// what it says of itself.
public final class SimulatedGuests {
    /// As of libvirt 9.0 and QEMU 7.2, shortened.
    public static final Capabilities USUAL = new Capabilities(
            new HostCpu("x86_64", "EPYC-Rome", "AMD", 1, 1, 4, 1, Names.of("avx", "avx2")),
            List.of(),
            List.of(),
            List.of(usual("kvm"), usual("qemu")));

    private Capabilities capabilities = USUAL;

    SimulatedGuests() {}

    Capabilities capabilities() {
        return capabilities;
    }

    void be(Capabilities other) {
        capabilities = other;
    }

    private static GuestSupport usual(String domainType) {
        return GuestSupport.named(
                        "x86_64",
                        domainType,
                        "/usr/bin/qemu-system-x86_64",
                        Names.of("pc-i440fx-6.2", "pc-i440fx-7.2", "pc-q35-6.2", "pc-q35-7.2"),
                        Map.of("pc", "pc-i440fx-7.2", "q35", "pc-q35-7.2"),
                        Names.NONE)
                .detailed(
                        255,
                        new GuestSupport.Firmware(Names.of("efi"), Names.of("rom", "pflash"), Names.NONE, true),
                        new GuestSupport.Cpu(
                                Names.of("host-passthrough", "host-model", "maximum", "custom"),
                                "EPYC-Rome",
                                "AMD",
                                Names.of("avx", "avx2"),
                                Names.NONE,
                                Names.of("EPYC", "EPYC-Rome", "Westmere", "kvm64", "qemu64"),
                                Names.of("EPYC-Genoa", "Skylake-Server")),
                        new GuestSupport.Devices(
                                Names.of("disk", "cdrom", "floppy", "lun"),
                                Names.of("fdc", "ide", "sata", "scsi", "usb", "virtio"),
                                Names.of("spice", "vnc"),
                                Names.of("cirrus", "none", "qxl", "vga", "virtio"),
                                Names.of("pci", "scsi", "usb"),
                                Names.of("path", "virtiofs"),
                                Names.of("tpm-crb", "tpm-tis"),
                                Names.of("emulator", "passthrough"),
                                Names.of("1.2", "2.0"),
                                Names.of("random"),
                                Names.of("anonymous", "file", "memfd")),
                        Names.of("backup", "genid"));
    }

    /// Why a definition is not taken; empty when it is.
    Optional<String> whyNot(DomainXml definition) {
        var root = definition.root();
        var domainType = root.getAttribute("type");
        var type = Xml.find(root, "os", "type");
        var architecture = type.map(found -> found.getAttribute("arch"))
                .filter(found -> !found.isEmpty())
                .orElse(capabilities.cpu().architecture());
        var guest = capabilities.guest(architecture, domainType);
        if (guest.isEmpty()) {
            return Optional.of(
                    "could not find capabilities for arch=%s domaintype=%s".formatted(architecture, domainType));
        }
        var machine = type.map(found -> found.getAttribute("machine")).orElse("");
        if (!machine.isEmpty()
                && !guest.get().machineTypes().contains(guest.get().canonical(machine))) {
            return Optional.of("Emulator '%s' does not support machine type '%s'"
                    .formatted(guest.get().emulator(), machine));
        }
        return Xml.find(root, "cpu").flatMap(cpu -> whyNot(guest.get(), cpu));
    }

    Optional<String> whyNot(String architecture, String domainType, Element cpu) {
        return capabilities
                .guest(architecture, domainType)
                .map(guest -> whyNot(guest, cpu))
                .orElse(Optional.of("it runs no %s machines of domain type %s".formatted(architecture, domainType)));
    }

    private static Optional<String> whyNot(GuestSupport guest, Element cpu) {
        var model = Xml.text(cpu, "model");
        if (!model.isEmpty() && !guest.cpu().usableModels().contains(model)) {
            return Optional.of("the CPU is incompatible with host CPU: it does not provide all features of " + model);
        }
        return Xml.children(cpu, "feature").stream()
                .filter(feature -> feature.getAttribute("policy").equals("require"))
                .map(feature -> feature.getAttribute("name"))
                .filter(name -> !guest.cpu().hostFeatures().contains(name))
                .map(
                        "the CPU is incompatible with host CPU: Host CPU does not provide required features: %s"
                                ::formatted)
                .findFirst();
    }
}

package io.resite.check;

import io.resite.check.Translation.Outcome;
import io.resite.definition.DomainDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Field by field, what Xen's and ESX's words are in KVM's.
final class TranslationTable {
    /// What says the same to every hypervisor: who the machine is, how large, and what it boots from.
    private static final Pattern NEUTRAL = Pattern.compile(
            "name|uuid|generationId|title|description|(maximumM|currentM|m)emory|memorySlots|cpus\\..*|cpu\\..*|ioThreads"
                    + "|directBoot\\..*|bootOrder|clock|on(PowerOff|Reboot|Crash)|platform\\.architecture"
                    + "|firmware\\.(automatic|features\\..*|secure)"
                    + "|disks\\.[^.]*\\.(device|readOnly|shareable|serial|wwn|vendor|product|bootOrder|startupPolicy)"
                    + "|nics\\.[^.]*\\.(mac|link|mtu|bootOrder|vlan\\..*)"
                    + "|graphics\\.[^.]*\\.(port|tlsPort|automaticPort|listen|keymap|listens\\..*)"
                    + "|videos\\.[^.]*\\.(memory|heads|primary)|tpms\\..*|memoryDevices\\..*");

    private static final Pattern NEUTRAL_ELEMENTS = Pattern.compile(
            ".*/@unit|features/(acpi|apic|pae)|clock/.*|devices/(input|serial|console|parallel|sound)(/.*)?"
                    + "|cputune/shares|memory/@unit");

    /// What a hypervisor gives out itself.
    private static final Pattern PLACES = Pattern.compile(
            "(.*/)?(address|alias|script)|devices/(controller|memballoon)|devices/interface/mac/@type|@id");

    private static final Map<String, String> NIC_MODELS = Map.of(
            "netfront", "virtio",
            "vmxnet", "e1000e",
            "vmxnet2", "e1000e",
            "vmxnet3", "e1000e",
            "vlance", "pcnet",
            "flexible", "pcnet");

    private static final Set<String> KVM_NICS = Set.of("e1000", "e1000e", "rtl8139", "pcnet", "ne2k_pci", "virtio");
    private static final Set<String> KVM_VIDEOS = Set.of("vga", "cirrus", "qxl", "virtio", "vmvga", "none");
    private static final Set<String> KVM_DISKS = Set.of("ide", "scsi", "sata", "virtio", "usb", "fdc");

    private final DomainDefinition definition;

    TranslationTable(DomainDefinition definition) {
        this.definition = definition;
    }

    Translation translate(String field, String value) {
        if (NEUTRAL.matcher(field).matches()) {
            return kept(field, value);
        }
        var parts = List.of(field.split("\\."));
        var last = parts.getLast();
        return switch (parts.getFirst()) {
            case "hypervisor" -> hypervisor(field, value);
            case "platform" -> platform(field, last, value);
            case "emulator" -> left(field, value, "libvirt chooses QEMU's");
            case "firmware" -> left(field, value, "libvirt chooses QEMU's own firmware");
            case "pinning", "partition", "memoryBacking" -> left(field, value, "it is tied to its host");
            case "disks" -> disk(field, parts, value);
            case "nics" -> nic(field, parts, value);
            case "graphics" -> oneOf(field, value, Set.of("vnc", "spice", "egl-headless"), "vnc");
            case "videos" -> oneOf(field, value, KVM_VIDEOS, "vga");
            case "channels" ->
                last.equals("target") ? oneOf(field, value, Set.of("virtio"), "virtio") : kept(field, value);
            case "secrets" -> cannot(field, value, "define the secret at the recovery host");
            case "hostDevices" -> cannot(field, value, "it is a device of its host; take it out of the definition");
            case "filesystems" -> cannot(field, value, "it is a folder of its host; share it over the network");
            default -> cannot(field, value, "nobody has said what KVM makes of it; look at it by hand");
        };
    }

    /// An element or attribute that Resite does not interpret.
    Translation untyped(String path) {
        if (NEUTRAL_ELEMENTS.matcher(path).matches()) {
            return kept(path, "");
        } else if (PLACES.matcher(path).matches()) {
            return left(path, "", "libvirt gives a new one for QEMU");
        }
        return cannot(path, "", "Resite does not interpret it: look whether KVM knows it");
    }

    private static Translation hypervisor(String field, String value) {
        return Set.of("lxc", "openvz", "exe").contains(value)
                ? cannot(field, value, "it is a container, not a machine; rebuild what is in it")
                : changed(field, value, "kvm");
    }

    private Translation platform(String field, String part, String value) {
        return switch (part) {
            case "system" ->
                value.equals("exe")
                        ? cannot(field, value, "it is a program in a container; rebuild what is in it")
                        : oneOf(field, value, Set.of("hvm"), "hvm");
            case "machine" ->
                changed(field, value, definition.firmware().automatic().equals("efi") ? "q35" : "pc");
            default ->
                left(
                        field,
                        value,
                        "its disk has to have a boot loader of its own: Xen reads the kernel out of the disk");
        };
    }

    private Translation disk(String field, List<String> parts, String value) {
        return switch (parts.get(2)) {
            case "target" ->
                value.startsWith("xvd") ? changed(field, value, "vd" + value.substring(3)) : kept(field, value);
            case "bus" -> oneOf(field, value, KVM_DISKS, "virtio");
            case "driver" -> oneOf(field, value, Set.of("qemu"), "qemu");
            case "format" -> changed(field, value, value.equals("qcow2") ? "qcow2" : "raw");
            case "source" -> changed(field, value, "a volume filled from the recovery point");
            case "cache", "io", "discard", "detectZeroes", "errorPolicy", "user", "cookies" ->
                left(field, value, "QEMU's own default takes its place");
            default -> cannot(field, value, "nobody has said what KVM makes of it; look at it by hand");
        };
    }

    private static Translation nic(String field, List<String> parts, String value) {
        return switch (parts.get(2)) {
            case "model" -> oneOf(field, value, KVM_NICS, NIC_MODELS.getOrDefault(value, "e1000e"));
            case "connection" -> changed(field, value, "what the policy maps it to");
            case "target", "managed", "virtualPort" -> left(field, value, "it is a name of its host's");
            case "filter", "filterParameters" -> cannot(field, value, "define the filter at the recovery host");
            default -> cannot(field, value, "nobody has said what KVM makes of it; look at it by hand");
        };
    }

    private static Translation oneOf(String field, String value, Set<String> known, String otherwise) {
        return known.contains(value) ? kept(field, value) : changed(field, value, otherwise);
    }

    private static Translation kept(String field, String value) {
        return new Translation(field, value, value, Outcome.KEPT, "");
    }

    private static Translation changed(String field, String value, String to) {
        return value.equals(to) ? kept(field, value) : new Translation(field, value, to, Outcome.TRANSLATED, "");
    }

    private static Translation left(String field, String value, String why) {
        return new Translation(field, value, "", Outcome.TRANSLATED, why);
    }

    private static Translation cannot(String field, String value, String why) {
        return new Translation(field, value, "", Outcome.CANNOT, why);
    }
}

package io.resite.check;

import io.resite.definition.DomainDefinition;
import io.resite.document.Names;
import io.resite.spec.GuestSupport;

/// Devices by kind, and those that belong to one host and no other.
final class DeviceRule implements Rule {
    /// Of the Windows drivers that libvirt's metadata and definitions are known by.
    private static final String WINDOWS_METADATA = "http://microsoft.com/win";

    @Override
    public void look(Trial trial, Findings to) {
        hostDevices(trial, to);
        sharedFolders(trial, to);
        trial.guest().filter(GuestSupport::detailsAreKnown).ifPresent(guest -> kinds(trial, guest, to));
        if (isWindows(trial) && trial.definition().generationId().isEmpty()) {
            to.changed(
                    "Windows without a generation ID (genid): Active Directory and others in it cannot know that they"
                            + " were set back in time");
        }
    }

    private static void kinds(Trial trial, GuestSupport guest, Findings to) {
        var can = guest.devices();
        var definition = trial.definition();
        var host = trial.host().name();
        for (var disk : definition.disks().values()) {
            kind(host, "disk " + disk.target() + " is on bus", disk.bus(), can.diskBuses(), "bus virtio or sata", to);
            kind(host, "disk " + disk.target() + " is a", disk.device(), can.disks(), "an ordinary disk", to);
        }
        definition
                .graphics()
                .values()
                .forEach(each -> kind(host, "its display is", each.type(), can.graphics(), "vnc", to));
        definition
                .videos()
                .values()
                .forEach(each ->
                        kind(host, "its video device is", each.model(), can.videos(), "video model virtio", to));
        for (var tpm : definition.tpms().values()) {
            kind(host, "its TPM is of model", tpm.model(), can.tpmModels(), "model tpm-crb or tpm-tis", to);
            tpmBackend(host, tpm, can, to);
        }
        var source = definition.memoryBacking().source();
        kind(host, "its memory comes from", source, can.memorySources(), "no memory source of its own", to);
        if (!definition.generationId().isEmpty() && !guest.features().contains("genid")) {
            to.against("%s gives no generation ID (genid)".formatted(host), "take its genid out of the definition");
        }
    }

    private static void tpmBackend(String host, DomainDefinition.Tpm tpm, GuestSupport.Devices can, Findings to) {
        if (tpm.backend().equals("passthrough")) {
            to.against(
                    "its TPM is the chip of the primary host",
                    "give it an emulated one (backend emulator) and enrol it anew");
        } else if (tpm.backend().equals("emulator") && !can.tpmBackends().contains("emulator")) {
            to.against("%s emulates no TPM".formatted(host), "install swtpm there");
        } else {
            kind(host, "its TPM is of version", tpm.version(), can.tpmVersions(), "version 2.0", to);
        }
    }

    private static void kind(String host, String what, String wanted, Names can, String instead, Findings to) {
        if (!wanted.isEmpty() && !can.isEmpty() && !can.contains(wanted)) {
            to.against(
                    "%s %s, which %s does not offer".formatted(what, wanted, host),
                    "choose %s, or install what offers it there".formatted(instead));
        }
    }

    private static void hostDevices(Trial trial, Findings to) {
        for (var device : trial.definition().hostDevices().values()) {
            to.against(
                    "it uses a physical device (%s) of %s"
                            .formatted(device.type(), trial.machine().host()),
                    "take the device out of its definition, or recover it by hand");
        }
        trial.definition().nics().values().stream()
                .filter(nic -> nic.connection().type().equals("hostdev"))
                .forEach(nic -> to.against(
                        "its NIC %s is a physical device of %s"
                                .formatted(nic.mac(), trial.machine().host()),
                        "connect the NIC to a network"));
    }

    private static void sharedFolders(Trial trial, Findings to) {
        for (var folder : trial.definition().filesystems().values()) {
            to.changed("shared folder %s: there has to be one at that place on %s, which nobody can see from here"
                    .formatted(folder.directory(), trial.host().name()));
        }
    }

    private static boolean isWindows(Trial trial) {
        return trial.definition().remainder().contains(WINDOWS_METADATA)
                || trial.definition().untyped().stream()
                        .anyMatch(part -> part.path().startsWith("features/hyperv"));
    }
}

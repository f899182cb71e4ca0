package io.resite.check;

import io.resite.spec.GuestSupport;

/// Architecture, domain type, machine type, number of processors, firmware.
final class PlatformRule implements Rule {
    @Override
    public void look(Trial trial, Findings to) {
        var host = trial.host().name();
        var definition = trial.definition();
        var guests = trial.host().capabilities().guests();
        if (guests.isEmpty()) {
            to.against("what " + host + " can run is not known", "capture its site again while the host answers");
            return;
        }
        trial.guest().ifPresentOrElse(guest -> look(trial, guest, to), () -> {
            if (Translation.isForeign(definition)) {
                // Told field by field, by the rule for these.
                return;
            }
            var kind = definition.hypervisor() + " machines of " + trial.architecture();
            var emulated = trial.host().capabilities().guest(trial.architecture(), "qemu");
            if (emulated.isPresent()) {
                to.against(
                        host + " runs no " + kind,
                        "switch virtualization on there (firmware, kernel module kvm), or give it domain type qemu,"
                                + " which emulates the processor and is many times slower");
            } else {
                to.against(host + " runs no " + kind, "install an emulator for " + trial.architecture() + " there");
            }
        });
    }

    private static void look(Trial trial, GuestSupport guest, Findings to) {
        machineType(trial, guest, to);
        var most = trial.definition().cpus().maximum();
        if (guest.maximumCpus() > 0 && most > guest.maximumCpus()) {
            to.against(
                    "it has %d vCPUs; machines on %s have %d at most"
                            .formatted(most, trial.host().name(), guest.maximumCpus()),
                    "give it %d vCPUs or fewer".formatted(guest.maximumCpus()));
        }
        if (guest.detailsAreKnown()) {
            firmware(trial, guest, to);
        } else {
            to.changed("devices, firmware and CPU models for %s are not known of %s"
                    .formatted(trial.architecture(), trial.host().name()));
        }
    }

    private static void machineType(Trial trial, GuestSupport guest, Findings to) {
        var wanted = trial.definition().platform().machine();
        var canonical = guest.canonical(wanted);
        if (wanted.isEmpty()) {
            return;
        }
        if (!guest.machineTypes().contains(canonical)) {
            to.against(
                    "%s has no machine type %s".formatted(trial.host().name(), wanted),
                    MachineTypes.nearest(wanted, guest)
                            .map("set its machine type to "::concat)
                            .orElseGet(() -> "install an emulator there that has it, or choose one of "
                                    + MachineTypes.families(guest)));
        } else if (guest.deprecated().contains(canonical)) {
            to.changed("its machine type %s is deprecated on %s: the next QEMU there may lack it"
                    .formatted(wanted, trial.host().name()));
        }
    }

    private static void firmware(Trial trial, GuestSupport guest, Findings to) {
        var firmware = trial.definition().firmware();
        var host = trial.host().name();
        if (!firmware.automatic().isEmpty() && !guest.firmware().automatic().contains(firmware.automatic())) {
            to.against(
                    "%s has no firmware of type %s".formatted(host, firmware.automatic()),
                    install(firmware.automatic()));
        } else if (firmware.loaderType().equals("pflash")
                && !guest.firmware().loaderTypes().contains("pflash")) {
            to.against("%s starts no machine with UEFI".formatted(host), install("efi"));
        } else if (asksForSecureBoot(trial) && !guest.firmware().secureBoot()) {
            to.against(
                    "%s has no UEFI with secure boot".formatted(host),
                    "install an OVMF with secure boot there (ovmf, edk2-ovmf), or switch secure boot off");
        } else if (isForeign(firmware.loader(), firmware.automatic(), guest)) {
            to.against(
                    "its loader %s is none that %s knows".formatted(firmware.loader(), host),
                    "let libvirt choose it: firmware efi and no loader path; or install it there at that path");
        }
    }

    private static boolean asksForSecureBoot(Trial trial) {
        var firmware = trial.definition().firmware();
        return firmware.secure().equals("yes")
                || "yes".equals(firmware.features().get("secure-boot"));
    }

    /// Paths of firmware differ between distributions. With a choice of its own libvirt overrides none that is given.
    private static boolean isForeign(String loader, String automatic, GuestSupport guest) {
        return loader.startsWith("/")
                && automatic.isEmpty()
                && !guest.firmware().loaders().isEmpty()
                && !guest.firmware().loaders().contains(loader);
    }

    private static String install(String firmware) {
        return firmware.equals("efi")
                ? "install UEFI firmware there (ovmf, edk2-ovmf)"
                : "install SeaBIOS with its firmware description there, or leave the firmware to libvirt";
    }
}

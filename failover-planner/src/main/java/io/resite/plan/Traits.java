package io.resite.plan;

import io.resite.definition.DomainDefinition;
import io.resite.definition.NicDefinition;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a plan reads in a machine's definition.
record Traits(DomainDefinition definition) {
    private static final Set<String> REMOVABLE = Set.of("cdrom", "floppy");

    /// How a NIC that is on no libvirt network reaches the world.
    ///
    /// @param type libvirt's interface type, as in `bridge`, `direct` or `user`
    /// @param source the host's bridge or device; empty where the type has none
    record HostLink(String type, String source) {}

    Optional<HostLink> hostLink(String mac) {
        return definition.nics().values().stream()
                .filter(nic -> nic.mac().equalsIgnoreCase(mac))
                .findFirst()
                .map(NicDefinition::connection)
                .map(link -> new HostLink(link.type(), link.bridge().isEmpty() ? link.device() : link.bridge()));
    }

    /// Whether it holds a physical device of its host, which no other host is known to have.
    boolean hasHostDevice() {
        return !definition.hostDevices().isEmpty()
                || definition.nics().values().stream()
                        .anyMatch(nic -> nic.connection().type().equals("hostdev"));
    }

    /// What a recovered machine lacks or has otherwise, said now so that nobody finds out by booting.
    ///
    /// @param point that it comes back from
    static List<String> differences(RecoveryPoint point) {
        var differences = new ArrayList<>(differences(point.definition()));
        // Each says what is missing and why.
        point.notes().forEach(note -> differences.add("its point does not hold all of it: " + note));
        return differences;
    }

    /// The same of a machine that was captured just now.
    static List<String> differences(Machine machine) {
        var held = machine.disks().stream().map(Disk::target).collect(Collectors.toSet());
        return new Traits(machine.definition()).differences(held, machine.files());
    }

    private List<String> differences(Set<String> held, List<MachineFile> files) {
        var differences = new ArrayList<String>();
        for (var disk : definition.disks().values()) {
            if (REMOVABLE.contains(disk.device())) {
                if (!disk.source().place().isEmpty()
                        && files.stream().noneMatch(file -> file.drive().equals(disk.target()))) {
                    differences.add("drive " + disk.target() + " comes back empty: its medium was not captured");
                }
            } else if (!held.contains(disk.target())) {
                differences.add("disk " + disk.target() + " is left out: it was not captured");
            } else if (!disk.encryption().isEmpty()) {
                differences.add("disk " + disk.target()
                        + " is no longer encrypted by its host: a point holds what its guest sees");
            }
        }
        var firmware = definition.firmware();
        if ((!firmware.variables().isEmpty() || firmware.automatic().equals("efi"))
                && !firmware.stateless().equals("yes")
                && lacks(files, MachineFile.Kind.VARIABLES)) {
            differences.add("UEFI variables start afresh: they are not in its point");
        }
        if (definition.tpms().values().stream().anyMatch(tpm -> tpm.backend().equals("emulator"))
                && lacks(files, MachineFile.Kind.TPM_STATE)) {
            differences.add("its vTPM starts empty: the state is not in its point");
        }
        if (!definition.generationId().isEmpty()) {
            differences.add("its generation ID is a new one, by which the guest knows that it was restored");
        }
        var pinning = definition.pinning();
        if (!pinning.cpus().isEmpty()
                || !pinning.memoryMode().isEmpty()
                || !pinning.memoryNodes().isEmpty()
                || !pinning.cells().isEmpty()
                || !definition.cpus().hostCpus().isEmpty()) {
            differences.add("its processors and memory are no longer pinned");
        }
        if (definition.memoryBacking().hugePages()) {
            differences.add("it uses ordinary pages, not huge ones");
        }
        return differences;
    }

    private static boolean lacks(List<MachineFile> files, MachineFile.Kind kind) {
        return files.stream().noneMatch(file -> file.kind() == kind);
    }
}

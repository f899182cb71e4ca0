package io.resite.plan;

import io.resite.definition.DomainDefinition;
import io.resite.definition.NicDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a plan reads in a machine's definition.
record Traits(DomainDefinition definition) {
    private static final Set<String> REMOVABLE = Set.of("cdrom", "floppy");

    /// What a run writes into the metadata of what it defines.
    private static final String MADE_BY_RUN = "<resite:run";

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

    /// Whether a recovery run made it: runs mark what they define.
    boolean isMadeByRun() {
        return definition.remainder().contains(MADE_BY_RUN);
    }

    /// What a recovered machine lacks or has otherwise, said now so that nobody finds out by booting.
    ///
    /// @param held targets of the disks that travel with a point
    List<String> differences(Set<String> held) {
        var differences = new ArrayList<String>();
        for (var disk : definition.disks().values()) {
            if (REMOVABLE.contains(disk.device())) {
                if (!disk.source().place().isEmpty()) {
                    differences.add("drive " + disk.target() + " comes back empty: its medium does not travel");
                }
            } else if (!held.contains(disk.target())) {
                differences.add("disk " + disk.target() + " is left out: it was not captured");
            }
        }
        var firmware = definition.firmware();
        if (!firmware.variables().isEmpty() || firmware.automatic().equals("efi")) {
            differences.add("UEFI variables start afresh: they are not part of a point yet");
        }
        if (!definition.tpms().isEmpty()) {
            differences.add("its vTPM starts empty: the state is not part of a point yet");
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
}

package io.resite.spec;

import io.resite.document.ByteSize;
import java.util.List;
import java.util.Optional;

/// A machine as captured: typed what people review and the planner maps, and its whole definition verbatim.
///
/// @param host the host that runs it, or has it defined
/// @param xml the inactive domain definition as libvirt gives it; secrets (graphics passwords) removed
public record Machine(
        MachineId id,
        String name,
        String host,
        MachineState state,
        boolean autostart,
        ByteSize memory,
        int cpus,
        List<Disk> disks,
        List<Nic> nics,
        List<BootFile> files,
        String xml) {
    public Machine {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        files = List.copyOf(files);
    }

    public Optional<Disk> disk(String target) {
        return disks.stream().filter(disk -> disk.target().equals(target)).findFirst();
    }

    /// The first known address of any of its NICs, if one was ever seen.
    public Optional<String> address() {
        return nics.stream().flatMap(nic -> nic.addresses().stream()).findFirst();
    }

    /// Without what it does just now and the addresses last seen on it.
    Machine withoutMoment() {
        var silent = nics.stream()
                .map(nic -> new Nic(nic.mac(), nic.network(), List.of()))
                .toList();
        return new Machine(id, name, host, MachineState.STOPPED, autostart, memory, cpus, disks, silent, files, xml);
    }
}

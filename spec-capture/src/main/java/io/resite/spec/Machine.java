package io.resite.spec;

import io.resite.definition.DomainDefinition;
import io.resite.definition.Secrets;
import io.resite.document.ByteSize;
import java.util.List;
import java.util.Optional;

/// A machine as captured: its definition, and what the hypervisor knows of it besides.
///
/// @param host the host that runs it, or has it defined
/// @param definition the inactive one; its secrets are kept elsewhere
/// @param disks those that are protected, where they really lie
/// @param nics what was seen on each
public record Machine(
        MachineId id,
        String host,
        MachineState state,
        boolean autostart,
        DomainDefinition definition,
        List<Disk> disks,
        List<Nic> nics,
        List<MachineFile> files) {
    /// What the names of a drill's machines end with.
    public static final String DRILL_SUFFIX = "--drill";

    public Machine {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        files = List.copyOf(files);
    }

    public String name() {
        return definition.name();
    }

    /// Whether a drill made it: a copy of another site's machine, there for some minutes. Nobody protects or recovers
    /// it.
    public boolean ofDrill() {
        return name().endsWith(DRILL_SUFFIX) && madeByRun();
    }

    /// Whether a recovery run made it: runs mark what they define.
    public boolean madeByRun() {
        return definition.remainder().contains("<resite:run");
    }

    public ByteSize memory() {
        return definition.memory();
    }

    /// One where the definition does not say, as libvirt has it.
    public int cpus() {
        return Math.max(1, definition.cpus().maximum());
    }

    /// The definition for libvirt, without secrets.
    public String xml() {
        return definition.xml(Secrets.NONE);
    }

    public Optional<Disk> disk(String target) {
        return disks.stream().filter(disk -> disk.target().equals(target)).findFirst();
    }

    /// The first known address of any of its NICs, if one was ever seen.
    public Optional<String> address() {
        return nics.stream()
                .flatMap(nic -> nic.addresses().stream())
                .map(NicAddress::address)
                .findFirst();
    }

    public Machine with(List<Disk> others) {
        return new Machine(id, host, state, autostart, definition, others, nics, files);
    }

    /// The same machine on another host.
    public Machine at(String otherHost) {
        return new Machine(id, otherHost, state, autostart, definition, disks, nics, files);
    }

    /// Without what it does just now, what it has written, and the addresses last seen on it.
    Machine withoutMoment() {
        var silent = nics.stream().map(Nic::withoutMoment).toList();
        var settled = files.stream().map(MachineFile::withoutMoment).toList();
        return new Machine(id, host, MachineState.STOPPED, autostart, definition, disks, silent, settled);
    }
}

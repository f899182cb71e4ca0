package io.resite.plan;

import io.resite.document.ByteSize;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import java.util.List;
import java.util.function.UnaryOperator;

/// One visible difference of a machine.
final class Changed {
    private Changed() {}

    static UnaryOperator<Machine> memory(ByteSize memory) {
        return m -> new Machine(
                m.id(),
                m.name(),
                m.host(),
                m.state(),
                m.autostart(),
                memory,
                m.cpus(),
                m.disks(),
                m.nics(),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> cpus(int cpus) {
        return m -> new Machine(
                m.id(),
                m.name(),
                m.host(),
                m.state(),
                m.autostart(),
                m.memory(),
                cpus,
                m.disks(),
                m.nics(),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> disks(Disk... disks) {
        return m -> new Machine(
                m.id(),
                m.name(),
                m.host(),
                m.state(),
                m.autostart(),
                m.memory(),
                m.cpus(),
                List.of(disks),
                m.nics(),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> nics(Nic... nics) {
        return m -> new Machine(
                m.id(),
                m.name(),
                m.host(),
                m.state(),
                m.autostart(),
                m.memory(),
                m.cpus(),
                m.disks(),
                List.of(nics),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> xml(String xml) {
        return m -> new Machine(
                m.id(),
                m.name(),
                m.host(),
                m.state(),
                m.autostart(),
                m.memory(),
                m.cpus(),
                m.disks(),
                m.nics(),
                m.files(),
                xml);
    }

    static UnaryOperator<Machine> host(String host) {
        return m -> new Machine(
                m.id(),
                m.name(),
                host,
                m.state(),
                m.autostart(),
                m.memory(),
                m.cpus(),
                m.disks(),
                m.nics(),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> named(String name) {
        return m -> new Machine(
                m.id(),
                name,
                m.host(),
                m.state(),
                m.autostart(),
                m.memory(),
                m.cpus(),
                m.disks(),
                m.nics(),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> id(MachineId id) {
        return m -> new Machine(
                id,
                m.name(),
                m.host(),
                m.state(),
                m.autostart(),
                m.memory(),
                m.cpus(),
                m.disks(),
                m.nics(),
                m.files(),
                m.xml());
    }

    static UnaryOperator<Machine> state(MachineState state) {
        return m -> new Machine(
                m.id(),
                m.name(),
                m.host(),
                state,
                m.autostart(),
                m.memory(),
                m.cpus(),
                m.disks(),
                m.nics(),
                m.files(),
                m.xml());
    }
}

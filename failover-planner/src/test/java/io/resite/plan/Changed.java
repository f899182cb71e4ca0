package io.resite.plan;

import io.resite.definition.Definition;
import io.resite.definition.DomainDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import java.util.List;
import java.util.function.UnaryOperator;

/// One visible difference of a machine.
final class Changed {
    private Changed() {}

    static UnaryOperator<Machine> memory(ByteSize memory) {
        return m -> defined(m, edited(m.definition(), "memory: " + memory));
    }

    static UnaryOperator<Machine> cpus(int cpus) {
        return m -> defined(m, edited(m.definition(), "cpus: {maximum: " + cpus + "}"));
    }

    static UnaryOperator<Machine> named(String name) {
        return m -> defined(m, edited(m.definition(), "name: " + name));
    }

    /// @param xml as much of a definition as matters; name, memory and processors stay
    static UnaryOperator<Machine> xml(String xml) {
        return m -> {
            var definition = Definition.domain(xml.replaceFirst(">", "><name>any</name>"), "test");
            var edit = "{name: %s, memory: %s, cpus: {maximum: %d}}".formatted(m.name(), m.memory(), m.cpus());
            return defined(m, edited(definition, edit));
        };
    }

    static UnaryOperator<Machine> disks(Disk... disks) {
        return m -> m.with(List.of(disks));
    }

    static UnaryOperator<Machine> files(MachineFile... files) {
        return m -> new Machine(
                m.id(), m.host(), m.state(), m.autostart(), m.definition(), m.disks(), m.nics(), List.of(files));
    }

    static UnaryOperator<Machine> nics(Nic... nics) {
        return m -> new Machine(
                m.id(), m.host(), m.state(), m.autostart(), m.definition(), m.disks(), List.of(nics), m.files());
    }

    static UnaryOperator<Machine> host(String host) {
        return m -> new Machine(m.id(), host, m.state(), m.autostart(), m.definition(), m.disks(), m.nics(), m.files());
    }

    static UnaryOperator<Machine> id(MachineId id) {
        return m -> new Machine(id, m.host(), m.state(), m.autostart(), m.definition(), m.disks(), m.nics(), m.files());
    }

    static UnaryOperator<Machine> state(MachineState state) {
        return m -> new Machine(m.id(), m.host(), state, m.autostart(), m.definition(), m.disks(), m.nics(), m.files());
    }

    private static Machine defined(Machine m, DomainDefinition definition) {
        return new Machine(m.id(), m.host(), m.state(), m.autostart(), definition, m.disks(), m.nics(), m.files());
    }

    private static DomainDefinition edited(DomainDefinition definition, String edit) {
        return Documents.edited(definition, edit, "test");
    }
}

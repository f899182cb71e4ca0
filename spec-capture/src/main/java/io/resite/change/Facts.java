package io.resite.change;

import io.resite.definition.Definition;
import io.resite.definition.Untyped;
import io.resite.document.Documents;
import io.resite.spec.Capabilities;
import io.resite.spec.Filter;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.Network;
import io.resite.spec.StoragePool;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that is known of one object, as texts by path, so that any two can be compared without knowing what they are.
///
/// What capture found out itself comes first; a definition adds what it says besides. Entries (disks, NICs, …) have
/// paths of their own and labels that stay with them, as a NIC's MAC address, not its number.
final class Facts {
    private final Map<FactPath, String> values = new LinkedHashMap<>();
    private final Set<FactPath> entries = new LinkedHashSet<>();
    private final Map<String, FactPath> owners = new HashMap<>();
    private List<Untyped> untyped = List.of();

    static Facts of(Host host) {
        var facts = new Facts();
        facts.put("uri", host.uri());
        facts.put("memory", host.memory().toString());
        facts.put("cpus", Integer.toString(host.cpus()));
        facts.put("hypervisor", host.hypervisor());
        facts.add(host.capabilities());
        return facts;
    }

    private void add(Capabilities host) {
        add(Documents.fields(host.cpu()), FactPath.of("cpu"), "");
        Labels.of(host.cells(), cell -> Integer.toString(cell.id()), "cell").forEach((label, cell) -> {
            var path = entry(FactPath.of("cells", label));
            put(path.then("memory"), cell.memory().toString());
            put(path.then("cpus"), cell.cpus());
            cell.hugePages()
                    .forEach(pages -> put(
                            entry(path.then("hugePages", pages.size().toString()))
                                    .then("count"),
                            Integer.toString(pages.count())));
        });
        Labels.of(host.interfaces(), HostInterface::name, "interface")
                .forEach((label, each) -> add(Documents.fields(each), entry(FactPath.of("interfaces", label)), ""));
        Labels.of(host.guests(), guest -> guest.domainType() + " " + guest.architecture(), "guest")
                .forEach((label, guest) -> add(Documents.fields(guest), entry(FactPath.of("guests", label)), ""));
    }

    static Facts of(Network network) {
        var facts = new Facts();
        facts.put("name", network.name());
        facts.putIf(network.active(), "active");
        facts.putIf(network.autostart(), "autostart");
        return facts;
    }

    static Facts of(StoragePool pool) {
        var facts = new Facts();
        facts.put("name", pool.name());
        facts.put("type", pool.type());
        facts.put("path", pool.path());
        facts.putIf(pool.shared(), "shared");
        facts.putIf(pool.active(), "active");
        facts.putIf(pool.autostart(), "autostart");
        return facts;
    }

    static Facts of(Filter filter) {
        var facts = new Facts();
        facts.put("name", filter.name());
        return facts;
    }

    static Facts of(Machine machine) {
        var facts = new Facts();
        facts.put("name", machine.name());
        facts.put("host", machine.host());
        facts.putIf(machine.autostart(), "autostart");
        facts.put("memory", machine.memory().toString());
        facts.put("cpus", "maximum", Integer.toString(machine.cpus()));
        var disks = Labels.of(machine.disks(), disk -> disk.target(), "disk");
        disks.forEach((label, disk) -> {
            var path = facts.entry(FactPath.of("disks", label));
            facts.put(path.then("protected"), "true");
            facts.put(path.then("format"), disk.format().driver());
            facts.put(path.then("capacity"), disk.capacity().toString());
            facts.put(path.then("volume"), disk.pool().isEmpty() ? disk.volume() : disk.pool() + "/" + disk.volume());
        });
        var nics = Labels.of(machine.nics(), nic -> nic.mac(), "nic");
        nics.forEach((label, nic) ->
                facts.put(facts.entry(FactPath.of("nics", label)).then("connection", "network"), nic.network()));
        var files = Labels.of(machine.files(), MachineFile::words, "file");
        files.forEach((label, file) -> {
            var path = facts.entry(FactPath.of("files", label));
            facts.put(path.then("path"), file.path());
            facts.put(path.then("content"), file.sha256());
            facts.put(path.then("size"), file.size().toString());
        });
        return facts;
    }

    /// Adds what a definition says.
    void define(Definition definition) {
        var fields = new LinkedHashMap<>(Documents.fields(definition));
        fields.remove("remainder");
        untyped = definition.untyped();
        add(fields, FactPath.ROOT, "");
    }

    /// In the order in which a person would tell them.
    Set<FactPath> paths() {
        return values.keySet();
    }

    Optional<String> value(FactPath path) {
        return Optional.ofNullable(values.get(path));
    }

    boolean isEntry(FactPath path) {
        return entries.contains(path);
    }

    Set<FactPath> entries() {
        return entries;
    }

    List<Untyped> untyped() {
        return untyped;
    }

    /// The entry that an untyped part belongs to.
    FactPath owner(Untyped part) {
        return owners.getOrDefault(part.owner(), FactPath.ROOT);
    }

    private void add(Map<?, ?> fields, FactPath at, String labels) {
        fields.forEach((name, value) -> {
            var path = at.then(name.toString());
            switch (value) {
                case Map<?, ?> collection
                when Vocabulary.isCollection(path.last()) -> addEntries(collection, path, labels + name + ".");
                case Map<?, ?> group -> add(group, path, labels + name + ".");
                case List<?> list ->
                    put(
                            path,
                            String.join(
                                    ", ", list.stream().map(Object::toString).toList()));
                default -> put(path, value.toString());
            }
        });
    }

    private void addEntries(Map<?, ?> collection, FactPath at, String labels) {
        Labels.lasting(collection, at.last()).forEach((label, found) -> {
            var path = entry(at.then(label));
            owners.put(labels + found.label(), path);
            add(found.fields(), path, labels + found.label() + ".");
        });
    }

    private FactPath entry(FactPath path) {
        entries.add(path);
        values.putIfAbsent(path, "");
        return path;
    }

    private void putIf(boolean so, String field) {
        if (so) {
            put(field, "true");
        }
    }

    private void put(String field, String value) {
        put(FactPath.of(field), value);
    }

    private void put(String group, String field, String value) {
        put(FactPath.of(group, field), value);
    }

    private void put(FactPath path, String value) {
        if (!value.isEmpty()) {
            values.putIfAbsent(path, value);
        }
    }
}

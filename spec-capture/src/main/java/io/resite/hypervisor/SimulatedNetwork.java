package io.resite.hypervisor;

import io.resite.hypervisor.Hypervisor.Lease;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/// A libvirt network of a simulated host.
final class SimulatedNetwork {
    private final String name;
    private final UUID uuid;
    private Element root;
    private boolean active;
    private boolean autostart;
    private final List<Lease> leases = new ArrayList<>();

    private SimulatedNetwork(String name, UUID uuid, Element root) {
        this.name = name;
        this.uuid = uuid;
        this.root = root;
    }

    static SimulatedNetwork parse(String xml, String what) {
        var root = Xml.parse(xml, what);
        var name = Xml.text(root, "name");
        var uuid = Xml.text(root, "uuid");
        return new SimulatedNetwork(
                name,
                uuid.isEmpty() ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) : UUID.fromString(uuid),
                root);
    }

    String name() {
        return name;
    }

    UUID uuid() {
        return uuid;
    }

    boolean active() {
        return active;
    }

    void redefine(SimulatedNetwork by) {
        root = by.root;
    }

    void start() {
        active = true;
    }

    void autostart(boolean on) {
        autostart = on;
    }

    void lease(Lease lease) {
        leases.add(lease);
    }

    boolean sharesAddressWith(SimulatedNetwork other) {
        var shared = new HashSet<>(addresses());
        shared.retainAll(other.addresses());
        return !shared.isEmpty();
    }

    private Set<String> addresses() {
        return Xml.all(root, "ip").stream()
                .map(ip -> ip.getAttribute("address"))
                .collect(Collectors.toSet());
    }

    NetworkFacts facts() {
        return new NetworkFacts(uuid, name, active, autostart, Xml.write(root), List.copyOf(leases));
    }
}

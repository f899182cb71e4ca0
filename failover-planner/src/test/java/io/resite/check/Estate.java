package io.resite.check;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.hypervisor.SimulatedGuests;
import io.resite.spec.Capabilities;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Fencing;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Network;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A site with machines of a test's making, and its recovery site west, which can run them unless the test says
/// otherwise.
final class Estate {
    static final SiteId WEST = new SiteId("west");
    static final String MAC = "52:54:00:00:00:01";

    final SiteId id;
    final List<Machine> machines = new ArrayList<>();
    final List<Network> networks = new ArrayList<>();
    final List<NetworkMapping> mappings = new ArrayList<>();
    final List<Host> westHosts = new ArrayList<>();
    final List<Network> westNetworks = new ArrayList<>();
    Capabilities home = SimulatedGuests.USUAL;

    Estate(String id) {
        this.id = new SiteId(id);
    }

    /// One recovery host, `west1`.
    static Estate east() {
        return new Estate("east").westHost("west1", SimulatedGuests.USUAL);
    }

    Estate westHost(String name, Capabilities capabilities) {
        westHosts.add(new Host(
                name,
                "qemu+tcp://" + name + "/system",
                ByteSize.gib(64),
                ByteSize.gib(60),
                16,
                "simulated",
                capabilities));
        return this;
    }

    Estate network(String name, String address) {
        networks.add(network(host(), name, "<forward mode='nat'/><ip address='%s' prefix='24'/>".formatted(address)));
        return this;
    }

    Estate westNetwork(String host, String name) {
        westNetworks.add(network(host, name, ""));
        return this;
    }

    private static Network network(String host, String name, String inside) {
        var xml = "<network><name>%s</name><uuid>%s</uuid>%s</network>".formatted(name, uuid(host + name), inside);
        return new Network(host, true, true, Definition.network(xml, name));
    }

    /// A machine of `kvm` on q35, with what its definition has besides.
    Estate machine(String name, String inside, String devices) {
        return machine(name, uuid(id + name), """
                <domain type='kvm'><name>%s</name><memory unit='MiB'>512</memory><vcpu>2</vcpu>\
                %s%s<devices>%s</devices></domain>""".formatted(
                        name,
                        inside,
                        inside.contains("<os") ? "" : "<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>",
                        devices));
    }

    Estate machine(String name, UUID uuid, String xml, Nic... nics) {
        machines.add(new Machine(
                new MachineId(id, uuid),
                host(),
                MachineState.RUNNING,
                true,
                Definition.domain(xml, name),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", name + ".qcow2", ByteSize.gib(2))),
                List.of(nics),
                List.of()));
        return this;
    }

    /// A machine with one NIC on a network of its site.
    Estate machineOn(String network, String name, UUID uuid, String mac) {
        return machine(name, uuid, """
                <domain type='kvm'><name>%s</name><memory unit='MiB'>512</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>\
                <interface type='network'><mac address='%s'/><source network='%s'/></interface></devices></domain>""".formatted(name, mac, network), new Nic(mac, network, List.of()));
    }

    Site site() {
        var host = new Host(host(), "qemu:///system", ByteSize.gib(64), ByteSize.gib(1), 8, "simulated", home);
        return new Site(id, Instant.EPOCH, List.of(host), networks, List.of(), machines, List.of());
    }

    ProtectionPolicy policy() {
        return new ProtectionPolicy(id, WEST, List.of(), List.of(), mappings, List.of(), Fencing.LIBVIRT);
    }

    Site west() {
        var pools = westHosts.stream()
                .map(host -> new StoragePool(
                        host.name(), false, true, true, Definition.pool("""
                        <pool type='dir'><name>default</name><uuid>%s</uuid><capacity unit='GiB'>100</capacity>
                        <available unit='GiB'>100</available><target><path>/pool</path></target></pool>""".formatted(uuid(host.name())), "default")))
                .toList();
        return new Site(WEST, Instant.EPOCH, westHosts, westNetworks, pools, List.of(), List.of());
    }

    Matrix check(Estate... others) {
        return Bootability.of(
                site(),
                policy(),
                west(),
                List.of(others).stream()
                        .map(other -> new Arrival(other.site(), other.policy()))
                        .toList());
    }

    /// The only machine on the first host.
    Cell cell(Estate... others) {
        return check(others).rows().getFirst().cells().getFirst();
    }

    static UUID uuid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }

    private String host() {
        return id + "1";
    }
}

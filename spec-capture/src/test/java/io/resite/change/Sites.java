package io.resite.change;

import io.resite.definition.Definition;
import io.resite.definition.FilterDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.document.Names;
import io.resite.hypervisor.SimulatedGuests;
import io.resite.spec.Capabilities;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Filter;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Network;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.NumaCell;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A site of one machine with everything a site can have, and the definitions in it.
final class Sites {
    static final SiteId EAST = new SiteId("east");
    static final UUID DB = UUID.fromString("0c8a6e0e-5d1e-4f4b-9a53-2f1a5f1b7c01");
    static final UUID PROD = new UUID(2, 1);
    static final UUID POOL = new UUID(3, 1);

    private Sites() {}

    static Site whole() {
        return site(
                List.of(host("east1")),
                List.of(network("prod", PROD, xml("network-nat"))),
                List.of(pool("default", POOL, xml("pool-dir"))),
                List.of(db()),
                List.of());
    }

    static Site with(Machine... machines) {
        var whole = whole();
        return site(whole.hosts(), whole.networks(), whole.pools(), List.of(machines), whole.notes());
    }

    static Site with(Network network) {
        var whole = whole();
        return site(whole.hosts(), List.of(network), whole.pools(), whole.machines(), whole.notes());
    }

    static Site with(StoragePool pool) {
        var whole = whole();
        return site(whole.hosts(), whole.networks(), List.of(pool), whole.machines(), whole.notes());
    }

    static Site with(Host... hosts) {
        var whole = whole();
        return site(List.of(hosts), whole.networks(), whole.pools(), whole.machines(), whole.notes());
    }

    static Site noting(String... notes) {
        var whole = whole();
        return site(whole.hosts(), whole.networks(), whole.pools(), whole.machines(), List.of(notes));
    }

    static Site site(
            List<Host> hosts,
            List<Network> networks,
            List<StoragePool> pools,
            List<Machine> machines,
            List<String> notes) {
        return new Site(EAST, Instant.EPOCH, hosts, networks, pools, machines, notes);
    }

    static Filter filter(String host) {
        return new Filter(host, (FilterDefinition)
                Definition.parse(xml("filter-clean"), "test").definition());
    }

    static Host host(String name) {
        return host(name, capabilities());
    }

    static Host host(String name, Capabilities capabilities) {
        return new Host(
                name,
                "qemu+tcp://10.0.0.11/system",
                ByteSize.gib(64),
                ByteSize.gib(32),
                16,
                "QEMU 7.2.22, libvirt 9.0.0",
                capabilities);
    }

    /// With something of everything that a host can have.
    static Capabilities capabilities() {
        var usual = SimulatedGuests.USUAL;
        return new Capabilities(
                usual.cpu(),
                List.of(new NumaCell(
                        0, ByteSize.gib(64), "0-15", List.of(new NumaCell.HugePages(ByteSize.mib(2), 512)))),
                List.of(new HostInterface("br0", "bridge", 0, Names.of("eth0"), Names.of("10.0.0.11/24"))),
                usual.guests());
    }

    static Network network(String name, UUID uuid, String xml) {
        return new Network(
                "east1",
                true,
                true,
                Documents.edited(
                        Definition.network(xml, "test"), "{name: %s, uuid: %s}".formatted(name, uuid), "test"));
    }

    static StoragePool pool(String name, UUID uuid, String xml) {
        return new StoragePool(
                "east1",
                false,
                true,
                true,
                Documents.edited(Definition.pool(xml, "test"), "{name: %s, uuid: %s}".formatted(name, uuid), "test"));
    }

    static Machine db() {
        return db(xml("domain-database"));
    }

    static Machine db(String xml) {
        return machine("db", DB, xml);
    }

    static Machine machine(String name, UUID uuid, String xml) {
        return new Machine(
                new MachineId(EAST, uuid),
                "east1",
                MachineState.RUNNING,
                true,
                Documents.edited(Definition.domain(xml, "test"), "name: " + name, "test"),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", "db.qcow2", ByteSize.gib(100))),
                List.of(
                        new Nic(
                                "52:54:00:aa:bb:01",
                                "prod",
                                List.of(new NicAddress("10.0.0.5", NicAddress.Source.LEASE, Instant.EPOCH))),
                        new Nic("52:54:00:aa:bb:02", "", List.of())),
                List.of(new MachineFile(MachineFile.Kind.KERNEL, "/boot/vmlinuz", ByteSize.mib(8), "ab".repeat(32))));
    }

    static String xml(String sample) {
        try (var file = Sites.class.getResourceAsStream("/definitions/" + sample + ".xml")) {
            if (file == null) {
                throw new IllegalArgumentException("no sample " + sample);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

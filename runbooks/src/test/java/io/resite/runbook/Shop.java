package io.resite.runbook;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import io.resite.plan.PlanRequest;
import io.resite.plan.Planner;
import io.resite.plan.RecoveryPlan;
import io.resite.spec.Catalogue;
import io.resite.spec.Consistency;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Fencing;
import io.resite.spec.HealthCheck;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachinePolicy;
import io.resite.spec.MachineState;
import io.resite.spec.Network;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.PoolMapping;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import io.resite.spec.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A small site that sells things: names, a database, an application, a front; and two machines that stay down.
final class Shop {
    static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final SiteId EAST = new SiteId("east");
    private static final SiteId WEST = new SiteId("west");

    private static final Machine DNS = machine("dns", "east1", "prod", "10.10.0.2");
    private static final Machine DB = machine("db", "east2", "back", "10.20.0.10");
    private static final Machine APP = machine("app", "east1", "prod", "10.10.0.11");
    private static final Machine WEB = machine("web", "east1", "prod", "10.10.0.12");
    private static final Machine BATCH = machine("batch", "east1", "prod", "10.10.0.13");
    private static final Machine SCRATCH = machine("scratch", "east1", "prod", "10.10.0.14");

    static final ProtectionPolicy POLICY = new ProtectionPolicy(
            EAST,
            WEST,
            List.of(
                    new ProtectionGroup("core", Duration.ofSeconds(60), Consistency.CRASH, List.of("dns")),
                    new ProtectionGroup(
                            "shop", Duration.ofSeconds(30), Consistency.CRASH, List.of("db", "app", "web"))),
            List.of(
                    new MachinePolicy("dns", Tier.INFRASTRUCTURE, List.of(), List.of()),
                    new MachinePolicy(
                            "db",
                            Tier.CRITICAL,
                            List.of("dns"),
                            List.of(new HealthCheck.Tcp(7000, "", Duration.ofSeconds(60)))),
                    new MachinePolicy("app", Tier.CRITICAL, List.of("db"), List.of()),
                    new MachinePolicy(
                            "web",
                            Tier.CRITICAL,
                            List.of("app"),
                            List.of(new HealthCheck.Http(80, "/", "", Duration.ofSeconds(60))))),
            List.of(new NetworkMapping("prod", "west1", ""), new NetworkMapping("back", "west2", "")),
            List.of(new PoolMapping("default", "shared")),
            Fencing.LIBVIRT);

    static final Site PRIMARY = new Site(
            EAST,
            AT,
            List.of(host("east1", "10.77.1.11"), host("east2", "10.77.1.12")),
            List.of(network("east1", "prod", "10.10.0.1"), network("east2", "back", "10.20.0.1")),
            List.of(pool("east1", "default", false), pool("east2", "default", false)),
            List.of(DNS, DB, APP, WEB, BATCH, SCRATCH),
            List.of("db: the medium of CD-ROM drive sda does not travel"));

    private Shop() {}

    static RecoveryPlan plan() {
        var recovery = new Site(
                WEST,
                AT,
                List.of(host("west1", "10.77.2.11"), host("west2", "10.77.2.12")),
                List.of(),
                List.of(pool("west1", "shared", true), pool("west2", "shared", true)),
                List.of(),
                List.of());
        var catalogue = new Catalogue(
                List.of(point(DNS, 4, 0), point(DB, 7, 12), point(APP, 7, 12), point(WEB, 7, 12), point(BATCH, 1, 0)));
        return Planner.plan(new PlanRequest(PRIMARY, 3, POLICY, 2, catalogue, recovery, Mode.MINIMAL));
    }

    private static Host host(String name, String address) {
        return new Host(
                name,
                "qemu+tcp://" + address + "/system",
                ByteSize.gib(8),
                ByteSize.gib(6),
                2,
                "QEMU 7.2, libvirt 9.0");
    }

    private static Network network(String host, String name, String address) {
        var xml = """
                <network>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <forward mode='route'/>
                  <ip address='%s' netmask='255.255.255.0'/>
                </network>
                """.formatted(name, uuid(host + name), address);
        return new Network(host, true, true, Definition.network(xml, name));
    }

    private static StoragePool pool(String host, String name, boolean shared) {
        var xml = """
                <pool type='dir'><name>%s</name><uuid>%s</uuid><capacity unit='GiB'>100</capacity>
                <available unit='GiB'>80</available><target><path>/pool</path></target></pool>
                """.formatted(name, uuid(host + name));
        return new StoragePool(host, shared, true, true, Definition.pool(xml, name));
    }

    private static Machine machine(String name, String host, String network, String address) {
        var xml = "<domain><name>%s</name><memory unit='MiB'>256</memory><vcpu>1</vcpu></domain>".formatted(name);
        return new Machine(
                new MachineId(EAST, uuid(name)),
                host,
                MachineState.RUNNING,
                true,
                Definition.domain(xml, name),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", name + ".qcow2", ByteSize.gib(1))),
                List.of(new Nic(
                        "52:54:00:10:00:" + address.substring(address.lastIndexOf('.') + 1),
                        network,
                        List.of(new NicAddress(address, NicAddress.Source.LEASE, Instant.EPOCH)))),
                List.of());
    }

    private static RecoveryPoint point(Machine machine, long sequence, long secondsLater) {
        return new RecoveryPoint(
                new PointId(machine.id(), sequence),
                sequence - 1,
                AT.plusSeconds(secondsLater),
                "group",
                Consistency.CRASH,
                machine,
                List.of(new PointDisk(
                        "vda",
                        ByteSize.gib(1),
                        "map",
                        PointDisk.ChangeSource.DIRTY_BITMAP,
                        ByteSize.mib(3),
                        ByteSize.mib(1))),
                "resite-checkpoint",
                false,
                0,
                EAST);
    }

    private static UUID uuid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }
}

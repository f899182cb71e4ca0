package io.resite.simulation;

import static java.util.stream.Collectors.toMap;

import io.resite.document.ByteSize;
import io.resite.hypervisor.SeenAddress;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.spec.Consistency;
import io.resite.spec.DiskFormat;
import io.resite.spec.External;
import io.resite.spec.Fencing;
import io.resite.spec.HealthCheck;
import io.resite.spec.Interconnect;
import io.resite.spec.Leaving;
import io.resite.spec.MachineId;
import io.resite.spec.MachinePolicy;
import io.resite.spec.Management;
import io.resite.spec.MinimumSize;
import io.resite.spec.NicAddress;
import io.resite.spec.OnFailure;
import io.resite.spec.OnFailures;
import io.resite.spec.OwnershipGrade;
import io.resite.spec.Passthrough;
import io.resite.spec.PoolMapping;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryMode;
import io.resite.spec.Retention;
import io.resite.spec.SiteId;
import io.resite.spec.Tier;
import io.resite.spec.Timetable;
import io.resite.spec.Unassigned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What every world has: two primaries with twelve machines in five groups that need each other, and a recovery site of
/// three hosts, on which a stranger's machine runs.
final class Estate {
    static final SiteId EAST = new SiteId("east");
    static final SiteId NORTH = new SiteId("north");
    static final SiteId WEST = new SiteId("west");
    static final List<SiteId> PRIMARIES = List.of(EAST, NORTH);
    static final List<String> RECOVERY_HOSTS = List.of("west1", "west2", "west3");
    static final ByteSize DISK = ByteSize.kib(384);
    static final String POOL = "default";
    static final UUID STRANGER = uuid("stranger");
    static final String STRANGERS_VOLUME = "stranger.qcow2";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static final List<Server> SERVERS = List.of(
            server(EAST, "east1", "db1", "data", 11, Tier.CRITICAL, 1),
            server(EAST, "east2", "db2", "data", 12, Tier.CRITICAL, 2),
            server(EAST, "east1", "app1", "app", 21, Tier.IMPORTANT, 1, "db1"),
            server(EAST, "east2", "app2", "app", 22, Tier.IMPORTANT, 1, "db1", "db2"),
            server(EAST, "east1", "app3", "app", 23, Tier.IMPORTANT, 1, "db2", "ldap"),
            server(EAST, "east2", "web1", "edge", 31, Tier.OPTIONAL, 1, "app1"),
            server(EAST, "east1", "web2", "edge", 32, Tier.OPTIONAL, 1, "app2"),
            server(NORTH, "north1", "nas", "files", 41, Tier.CRITICAL, 2),
            server(NORTH, "north1", "scan", "files", 42, Tier.OPTIONAL, 1, "nas"),
            server(NORTH, "north1", "sync", "files", 43, Tier.IMPORTANT, 1, "nas"),
            server(NORTH, "north1", "mx", "mail", 51, Tier.IMPORTANT, 1, "nas", "ldap"),
            server(NORTH, "north1", "imap", "mail", 52, Tier.IMPORTANT, 1, "mx"));

    /// Machines that some people want out of the vault at once.
    static final Set<String> AT_ONCE = Set.of("db1", "app1", "web1", "nas", "imap");

    /// Strangers' machines that would bear the names of recovered ones.
    private static final Map<String, UUID> NAMESAKES =
            SERVERS.stream().collect(toMap(Server::name, server -> uuid("stranger/" + server.name())));

    private Estate() {}

    /// A machine as its people think of it.
    ///
    /// @param disks the first is qcow2, a second one raw
    /// @param needs names of machines, or of what is asked outside
    record Server(
            MachineId id,
            String host,
            String name,
            String group,
            String address,
            Tier tier,
            int disks,
            List<String> needs) {
        SiteId site() {
            return id.origin();
        }

        UUID uuid() {
            return id.uuid();
        }

        List<String> targets() {
            return disks == 1 ? List.of("vda") : List.of("vda", "vdb");
        }

        String volume(String target) {
            return name + "-" + target + "." + format(target).driver();
        }

        static DiskFormat format(String target) {
            return target.equals("vdb") ? DiskFormat.RAW : DiskFormat.QCOW2;
        }

        String mac() {
            return "52:54:00:00:00:" + address.substring(address.lastIndexOf('.') + 1);
        }

        private String network() {
            return site().equals(EAST) ? "prod" : "office";
        }

        String xml() {
            var drives = new StringBuilder();
            targets()
                    .forEach(target -> drives.append(
                            "<disk type='file' device='disk'><driver name='qemu' type='%s'/><source file='/pool/%s'/><target dev='%s' bus='virtio'/></disk>"
                                    .formatted(format(target).driver(), volume(target), target)));
            return """
                    <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>\
                    <os><type>hvm</type></os><devices>%s<interface type='network'><mac address='%s'/>\
                    <source network='%s'/></interface></devices></domain>""".formatted(name, uuid(), drives, mac(), network());
        }
    }

    private static Server server(
            SiteId site, String host, String name, String group, int address, Tier tier, int disks, String... needs) {
        var network = site.equals(EAST) ? "10.10.0." : "10.20.0.";
        return new Server(
                new MachineId(site, uuid(site + "/" + name)),
                host,
                name,
                group,
                network + address,
                tier,
                disks,
                List.of(needs));
    }

    static List<Server> servers(SiteId site) {
        return SERVERS.stream().filter(server -> server.site().equals(site)).toList();
    }

    static List<String> hosts(SiteId site) {
        return site.equals(WEST)
                ? RECOVERY_HOSTS
                : servers(site).stream().map(Server::host).distinct().sorted().toList();
    }

    /// A primary's hosts with all that runs on them.
    static Map<String, SimulatedHypervisor> primary(SiteId site) {
        var hosts = new LinkedHashMap<String, SimulatedHypervisor>();
        for (var name : hosts(site)) {
            var pool = new SimulatedPool(POOL, "/pool", ByteSize.gib(4));
            var host = new SimulatedHypervisor(name, ByteSize.gib(4), 8).with(pool);
            host.defineNetwork(networkXml(site, name));
            host.startNetwork(site.equals(EAST) ? "prod" : "office");
            servers(site).stream()
                    .filter(server -> server.host().equals(name))
                    .forEach(server -> run(server, host, pool));
            hosts.put(name, host);
        }
        return hosts;
    }

    private static void run(Server server, SimulatedHypervisor host, SimulatedPool pool) {
        server.targets().forEach(target -> pool.create(server.volume(target), DISK, Server.format(target)));
        host.define(server.xml());
        host.setAutostart(server.uuid(), true);
        host.addAddress(server.uuid(), new SeenAddress(server.mac(), server.address(), NicAddress.Source.LEASE));
        host.start(server.uuid(), false);
    }

    /// The recovery site before anything is recovered there.
    static Map<String, SimulatedHypervisor> recovery() {
        var hosts = new LinkedHashMap<String, SimulatedHypervisor>();
        for (var name : RECOVERY_HOSTS) {
            hosts.put(
                    name,
                    new SimulatedHypervisor(name, ByteSize.gib(3), 8)
                            .with(new SimulatedPool(POOL, "/pool", ByteSize.mib(32))));
        }
        var first = hosts.values().iterator().next();
        first.pool(POOL).create(STRANGERS_VOLUME, DISK, DiskFormat.QCOW2);
        first.define("""
                <domain type='qemu'><name>stranger</name><uuid>%s</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>\
                <os><type>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>\
                <source file='/pool/%s'/><target dev='vda' bus='virtio'/></disk></devices></domain>""".formatted(STRANGER, STRANGERS_VOLUME));
        first.start(STRANGER, false);
        return hosts;
    }

    /// What the people of a primary want.
    ///
    /// @param atOnce names of machines that come back instantly
    static ProtectionPolicy policy(SiteId site, OnFailure onFailure, Fencing fencing, Set<String> atOnce) {
        var groups = servers(site).stream()
                .map(Server::group)
                .distinct()
                .map(group -> new ProtectionGroup(
                        group,
                        Duration.ofMinutes(10),
                        new Timetable(Duration.ZERO, ""),
                        Consistency.CRASH,
                        new Retention(2, 0, 0, 0, 0, 0),
                        Leaving.INCLUDE,
                        OwnershipGrade.ADVISORY,
                        List.of(),
                        servers(site).stream()
                                .filter(server -> server.group().equals(group))
                                .map(Server::name)
                                .toList()))
                .toList();
        var machines = new ArrayList<MachinePolicy>();
        for (var server : servers(site)) {
            List<HealthCheck> checks =
                    server.tier() == Tier.OPTIONAL ? List.of() : List.of(new HealthCheck.Tcp(80, "", PATIENCE));
            machines.add(new MachinePolicy(
                    server.name(),
                    server.tier(),
                    server.needs(),
                    checks,
                    MinimumSize.ITS_OWN,
                    atOnce.contains(server.name()) ? RecoveryMode.INSTANT : RecoveryMode.COLD,
                    List.of(),
                    Passthrough.REFUSE,
                    List.of()));
        }
        var pools = List.of(new PoolMapping(POOL, POOL));
        var unsaid = new ProtectionPolicy(site, WEST, groups, machines, List.of(), pools, fencing);
        return new ProtectionPolicy(
                site,
                WEST,
                groups,
                Unassigned.PROTECT,
                machines,
                List.of(new External("ldap", "192.0.2.9", new HealthCheck.Tcp(389, "", PATIENCE))),
                List.of(),
                pools,
                List.of(),
                fencing,
                List.of(),
                unsaid.ownership(),
                unsaid.detection(),
                new OnFailures(onFailure, onFailure, onFailure, onFailure),
                List.of(),
                List.of(),
                List.of(),
                Interconnect.NOTHING_SAID,
                Management.NOTHING_SAID);
    }

    /// Somebody defines a machine of their own under the name that one of a primary would get.
    static void takeName(SimulatedHypervisor host, Server server) {
        host.define(
                "<domain type='qemu'><name>%s--%s</name><uuid>%s</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>"
                        .formatted(server.site(), server.name(), NAMESAKES.get(server.name())));
    }

    static boolean isStranger(Object uuid) {
        return STRANGER.equals(uuid) || NAMESAKES.containsValue(uuid);
    }

    private static String networkXml(SiteId site, String host) {
        var name = site.equals(EAST) ? "prod" : "office";
        var address = site.equals(EAST) ? "10.10.0." + host.substring(host.length() - 1) : "10.20.0.1";
        return "<network><name>%s</name><uuid>%s</uuid><forward mode='route'/><bridge name='virbr10'/><ip address='%s' netmask='255.255.255.0'/></network>"
                .formatted(name, uuid("network/" + site + "/" + host), address);
    }

    private static UUID uuid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }
}

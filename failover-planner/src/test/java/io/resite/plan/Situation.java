package io.resite.plan;

import io.resite.definition.Definition;
import io.resite.definition.FilterDefinition;
import io.resite.document.ByteSize;
import io.resite.spec.Catalogue;
import io.resite.spec.Consistency;
import io.resite.spec.Detection;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.External;
import io.resite.spec.FenceMethod;
import io.resite.spec.Fencing;
import io.resite.spec.Filter;
import io.resite.spec.HealthCheck;
import io.resite.spec.Hook;
import io.resite.spec.Host;
import io.resite.spec.Interconnect;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachinePolicy;
import io.resite.spec.MachineState;
import io.resite.spec.Management;
import io.resite.spec.Management.Endpoint;
import io.resite.spec.NeededSecret;
import io.resite.spec.Network;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.OnFailures;
import io.resite.spec.OwnershipTerms;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.PoolMapping;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryMode;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import io.resite.spec.Tier;
import io.resite.spec.Unassigned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A primary with nothing on it, an empty recovery site, and what a test adds to them.
final class Situation {
    static final SiteId EAST = new SiteId("east");
    static final SiteId WEST = new SiteId("west");
    static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    final List<Host> eastHosts = new ArrayList<>();
    final List<Network> networks = new ArrayList<>();
    final List<StoragePool> pools = new ArrayList<>();
    final List<Machine> machines = new ArrayList<>();
    final List<RecoveryPoint> points = new ArrayList<>();
    final List<MachinePolicy> policies = new ArrayList<>();
    final List<ProtectionGroup> groups = new ArrayList<>();
    final List<External> externals = new ArrayList<>();
    final List<Hook> hooks = new ArrayList<>();
    final List<NetworkMapping> networkMappings = new ArrayList<>();
    final List<PoolMapping> poolMappings = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();
    final List<NeededSecret> secrets = new ArrayList<>();
    final List<FenceMethod> fenceBy = new ArrayList<>();
    final List<Endpoint> endpoints = new ArrayList<>();
    final List<Host> westHosts = new ArrayList<>();
    final List<Network> westNetworks = new ArrayList<>();
    final List<StoragePool> westPools = new ArrayList<>();
    final List<Machine> westMachines = new ArrayList<>();
    Mode mode = Mode.FULL;

    /// Two roomy recovery hosts with a pool `default` each, one primary host with network `prod`.
    static Situation simple() {
        return new Situation()
                .eastHost("east1")
                .network("east1", "prod", "10.10.0.1")
                .pool("east1", "default")
                .westHost("west1", ByteSize.gib(8), 4)
                .westHost("west2", ByteSize.gib(8), 4)
                .westPool("west1", "default", ByteSize.gib(100), false)
                .westPool("west2", "default", ByteSize.gib(100), false);
    }

    Situation eastHost(String name) {
        eastHosts.add(new Host(name, "qemu+tcp://" + name + "/system", ByteSize.gib(16), ByteSize.gib(8), 8, "QEMU"));
        return this;
    }

    Situation network(String host, String name, String address) {
        networks.add(network(host, name, address, uuid("network " + host + name)));
        return this;
    }

    Situation pool(String host, String name) {
        pools.add(pool(host, name, ByteSize.gib(100), false));
        return this;
    }

    Situation westHost(String name, ByteSize freeMemory, int cpus) {
        westHosts.add(new Host(name, "qemu+tcp://" + name + "/system", ByteSize.mib(256), freeMemory, cpus, "QEMU"));
        return this;
    }

    Situation westPool(String host, String name, ByteSize available, boolean shared) {
        westPools.add(pool(host, name, available, shared));
        return this;
    }

    Situation westNetwork(String host, String name, String address) {
        westNetworks.add(network(host, name, address, uuid("west network " + host + name)));
        return this;
    }

    Situation westMachine(Machine machine) {
        westMachines.add(machine);
        return this;
    }

    /// A running machine with one disk and one NIC on `prod`, protected by group `shop`, with a recovery point.
    Situation machine(String name, Tier tier, String... dependsOn) {
        return machine(name, tier, machine -> machine, dependsOn);
    }

    Situation machine(String name, Tier tier, UnaryOperator<Machine> with, String... dependsOn) {
        var machine = with.apply(machineOn("east1", name, "prod"));
        policies.add(new MachinePolicy(
                name, tier, List.of(dependsOn), List.of(new HealthCheck.Tcp(80, "", Duration.ofSeconds(60)))));
        groups.add(new ProtectionGroup(name + "-group", Duration.ofMinutes(1), Consistency.CRASH, List.of(name)));
        return add(machine);
    }

    /// The machine added last runs out of the vault.
    Situation instantly() {
        var last = policies.removeLast();
        policies.add(new MachinePolicy(
                last.machine(),
                last.tier(),
                last.dependsOn(),
                last.checks(),
                last.minimum(),
                RecoveryMode.INSTANT,
                last.nics(),
                last.passthrough(),
                last.hooks()));
        return this;
    }

    Situation add(Machine machine) {
        machines.add(machine);
        points.add(point(machine, 1));
        return this;
    }

    /// Of a machine or group that is there, or of the run.
    ///
    /// @param owner the machine's or the group's name; empty for the run
    Situation hook(String owner, Hook hook) {
        policies.replaceAll(machine -> machine.machine().equals(owner) ? with(machine, hook) : machine);
        groups.replaceAll(group -> group.name().equals(owner) ? with(group, hook) : group);
        if (owner.isEmpty()) {
            hooks.add(hook);
        }
        return this;
    }

    private static MachinePolicy with(MachinePolicy machine, Hook hook) {
        return new MachinePolicy(
                machine.machine(),
                machine.tier(),
                machine.dependsOn(),
                machine.checks(),
                machine.minimum(),
                machine.recovery(),
                machine.nics(),
                machine.passthrough(),
                Stream.concat(machine.hooks().stream(), Stream.of(hook)).toList());
    }

    private static ProtectionGroup with(ProtectionGroup group, Hook hook) {
        return new ProtectionGroup(
                group.name(),
                group.rpo(),
                group.schedule(),
                group.consistency(),
                group.retention(),
                group.leaving(),
                group.ownership(),
                Stream.concat(group.hooks().stream(), Stream.of(hook)).toList(),
                group.machines());
    }

    Situation filter(String name, String content) {
        var xml = "<filter name='%s'>%s</filter>".formatted(name, content);
        filters.add(new Filter(
                "east1", (FilterDefinition) Definition.parse(xml, name).definition()));
        return this;
    }

    static Machine machineOn(String host, String name, String network) {
        var id = uuid("machine " + name);
        return new Machine(
                new MachineId(EAST, id),
                host,
                MachineState.RUNNING,
                true,
                Definition.domain(
                        "<domain><name>" + name + "</name><memory unit='MiB'>512</memory><vcpu>1</vcpu></domain>",
                        name),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", name + ".qcow2", ByteSize.gib(2))),
                List.of(new Nic(
                        mac(name),
                        network,
                        List.of(new NicAddress("10.10.0.10", NicAddress.Source.LEASE, Instant.EPOCH)))),
                List.of());
    }

    static RecoveryPoint point(Machine machine, long sequence) {
        var disks = machine.disks().stream()
                .map(disk -> new PointDisk(
                        disk.target(),
                        disk.capacity(),
                        "map",
                        PointDisk.ChangeSource.DIRTY_BITMAP,
                        ByteSize.mib(1),
                        ByteSize.mib(1)))
                .toList();
        return new RecoveryPoint(
                new PointId(machine.id(), sequence),
                sequence - 1,
                AT.plusSeconds(sequence),
                "group",
                Consistency.CRASH,
                machine,
                disks,
                "resite-checkpoint",
                false,
                0,
                EAST);
    }

    static String mac(String name) {
        var hash = name.hashCode();
        return String.format(
                "52:54:%02x:%02x:%02x:%02x", hash >>> 24 & 255, hash >>> 16 & 255, hash >>> 8 & 255, hash & 255);
    }

    PlanRequest request() {
        return new PlanRequest(
                new Site(EAST, AT, eastHosts, networks, pools, machines, filters, secrets, List.of()),
                3,
                policy(),
                2,
                new Catalogue(points),
                new Site(WEST, AT, westHosts, westNetworks, westPools, westMachines, List.of()),
                mode);
    }

    private ProtectionPolicy policy() {
        return new ProtectionPolicy(
                EAST,
                WEST,
                groups,
                Unassigned.PROTECT,
                policies,
                externals,
                networkMappings,
                poolMappings,
                List.of(),
                Fencing.LIBVIRT,
                fenceBy,
                OwnershipTerms.USUAL,
                Detection.USUAL,
                OnFailures.HOLD,
                hooks,
                List.of(),
                List.of(),
                Interconnect.NOTHING_SAID,
                new Management(List.of(), endpoints, List.of()));
    }

    /// What is asked for, from the newest points.
    RecoveryPlan plan(Purpose purpose) {
        return plan(purpose, PointOffer.newest(new Catalogue(points)));
    }

    RecoveryPlan plan(Purpose purpose, PointOffer offer) {
        return plan(purpose, offer, Brought.NOTHING);
    }

    RecoveryPlan plan(Purpose purpose, Brought brought) {
        return plan(purpose, brought, List.of());
    }

    RecoveryPlan plan(Purpose purpose, Brought brought, List<String> lost) {
        return plan(purpose, PointOffer.newest(new Catalogue(points)), brought, lost);
    }

    RecoveryPlan plan(Purpose purpose, PointOffer offer, Brought brought) {
        return plan(purpose, offer, brought, List.of());
    }

    private RecoveryPlan plan(Purpose purpose, PointOffer offer, Brought brought, List<String> lost) {
        var request = request();
        return Planner.plan(new PlanRequest(
                request.primary(),
                request.specRevision(),
                request.policy(),
                request.policyRevision(),
                offer,
                request.recovery(),
                purpose,
                brought,
                lost));
    }

    RecoveryPlan plan() {
        return Planner.plan(request());
    }

    static UUID uuid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }

    static StoragePool pool(String host, String name, ByteSize available, boolean shared) {
        var xml = """
                <pool type='dir'><name>%s</name><uuid>%s</uuid><capacity>%d</capacity><available>%d</available>
                <target><path>/pools/%s</path></target></pool>
                """.formatted(name, uuid("pool " + host + name), available.bytes(), available.bytes(), name);
        return new StoragePool(host, shared, true, true, Definition.pool(xml, name));
    }

    private static Network network(String host, String name, String address, UUID uuid) {
        return new Network(
                host,
                true,
                true,
                Definition.network(
                        "<network><name>" + name + "</name><uuid>" + uuid
                                + "</uuid><forward mode='route'/><ip address='" + address
                                + "' netmask='255.255.255.0'/></network>",
                        name));
    }
}

package io.resite.recovery;

import io.resite.capture.Capture;
import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.fencing.SimulatedPower;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.SeenAddress;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.ownership.LeaseTerms;
import io.resite.plan.Mode;
import io.resite.plan.PlanRequest;
import io.resite.plan.Planner;
import io.resite.plan.RecoveryPlan;
import io.resite.run.Runs;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.DiskFormat;
import io.resite.spec.Fencing;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineId;
import io.resite.spec.MachinePolicy;
import io.resite.spec.MachineState;
import io.resite.spec.NicAddress;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.PoolMapping;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.Tier;
import io.resite.vault.DiskWriter;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.ObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/// Many machines of one simulated site, each a group of its own with two points in a vault in memory, planned by the
/// production planner onto a recovery site of two hosts. The fourth waits for the first, the fifth for the second, and
/// so on.
public final class Fleet implements AutoCloseable {
    private static final SiteId EAST = World.EAST;
    private static final SiteId WEST = World.WEST;
    private static final ByteSize DISK = ByteSize.kib(128);
    private static final String POOL = "default";
    private static final int ROWS = 3;
    private static final Instant POINT = Instant.parse("2026-11-22T09:00:00Z");

    final RecoveryEngine engine;

    private ObjectStore store;
    private final Random random = new Random(1);
    private final Path keyFile;
    private final int size;
    private final RecoverySettings settings;
    private final Map<String, SimulatedHypervisor> hosts = new TreeMap<>();
    /// Where the disk's data of a machine and a point is, by both.
    private final Map<String, String> packs = new TreeMap<>();

    private final Site site;
    private final ProtectionPolicy policy;

    /// @param checks of machines, by name
    Fleet(int size, Map<String, HealthCheck> checks, Path folder) throws IOException {
        this(size, checks, folder, new MemoryObjectStore());
    }

    /// @param store the vault is made there
    public Fleet(int size, Map<String, HealthCheck> checks, Path folder, ObjectStore store) throws IOException {
        this.size = size;
        this.store = store;
        this.keyFile = key(folder.resolve("a.key"));
        var vault = Vault.init(
                store, List.of(new Unlock.KeyFile(keyFile), new Unlock.KeyFile(key(folder.resolve("b.key")))));
        for (var host : List.of("west1", "west2")) {
            var pool = new SimulatedPool(POOL, "/pool", ByteSize.gib(4));
            hosts.put(host, new SimulatedHypervisor(host, ByteSize.gib(32L + size), 64 + size).with(pool));
        }
        hosts.values().forEach(host -> host.backingSources(World::overNbd));
        hosts.put("east1", primary());
        site = captured(EAST, List.of("east1"));
        policy = policy(checks);
        vault.site(EAST).specs().append(1, Documents.json(site));
        vault.site(EAST).policies().append(1, Documents.json(policy));
        for (var number = 1L; number <= 2; number++) {
            for (var machine = 1; machine <= size; machine++) {
                replicate(vault, machine, number);
            }
        }
        settings = new RecoverySettings(
                World.freePort(),
                Limits.USUAL,
                Duration.ofMillis(5),
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                LeaseTerms.usual());
        engine = executor(store);
    }

    /// The same with its vault copied to another store.
    public Fleet movedTo(ObjectStore other) {
        store = other;
        return this;
    }

    public ObjectStore store() {
        return store;
    }

    /// Another process's engine.
    ///
    /// @param through the store as that process sees it
    public RecoveryEngine executor(ObjectStore through) {
        return new RecoveryEngine(
                vault(through),
                (_, host) -> host(host),
                settings,
                Outside.real(InstantSource.system(), new SimulatedPower()),
                random);
    }

    static String name(int number) {
        return "m%02d".formatted(number);
    }

    private static MachineId id(int number) {
        return new MachineId(EAST, new UUID(7, number));
    }

    public RecoveryPlan plan() {
        return Planner.plan(new PlanRequest(
                site,
                1,
                policy,
                1,
                vault(store).site(EAST).catalogue(2),
                captured(WEST, List.of("west1", "west2")),
                Mode.FULL));
    }

    public Runs runs() {
        return new Runs(vault(store));
    }

    /// How many of the machines run at the recovery site.
    public long running() {
        return IntStream.rangeClosed(1, size)
                .filter(number -> domain(number)
                        .filter(domain -> domain.state() == MachineState.RUNNING)
                        .isPresent())
                .count();
    }

    private Optional<DomainFacts> domain(int number) {
        return List.of("west1", "west2").stream()
                .flatMap(host -> host(host).domain(id(number).uuid()).stream())
                .findFirst();
    }

    /// Flips a bit in what the newest point of a machine's disk was packed into.
    void corruptNewest(int number) {
        var pack = packs.get(name(number) + 2L);
        var body = store.read(String.valueOf(pack)).orElseThrow();
        body[body.length - 100] ^= 1;
        store.delete(String.valueOf(pack));
        store.create(String.valueOf(pack), body);
    }

    private SimulatedHypervisor host(String name) {
        return Optional.ofNullable(hosts.get(name)).orElseThrow();
    }

    private SimulatedHypervisor primary() {
        var pool = new SimulatedPool(POOL, "/pool", ByteSize.gib(4));
        var host = new SimulatedHypervisor("east1", ByteSize.gib(64L + size), 64 + size).with(pool);
        host.defineNetwork("<network><name>prod</name><uuid>%s</uuid><forward mode='route'/><bridge name='virbr10'/>"
                        .formatted(new UUID(9, 9))
                + "<ip address='10.10.0.1' netmask='255.255.255.0'/></network>");
        host.startNetwork("prod");
        for (var number = 1; number <= size; number++) {
            pool.create(volume(number), DISK, DiskFormat.QCOW2);
            host.define(definition(number));
            host.addAddress(id(number).uuid(), new SeenAddress(mac(number), "127.0.0.1", NicAddress.Source.LEASE));
            host.start(id(number).uuid(), false);
        }
        return host;
    }

    private static String volume(int number) {
        return name(number) + ".qcow2";
    }

    private static String mac(int number) {
        return "52:54:00:00:%02x:%02x".formatted(number >> 8, number & 255);
    }

    private static String definition(int number) {
        return """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>\
                <os><type>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>\
                <source file='/pool/%s'/><target dev='vda' bus='virtio'/></disk><interface type='network'>\
                <mac address='%s'/><source network='prod'/></interface></devices></domain>""".formatted(name(number), id(number).uuid(), volume(number), mac(number));
    }

    private Site captured(SiteId id, List<String> names) {
        var sources = names.stream().map(name -> new Source(name, host(name))).toList();
        return new Capture(() -> POINT, IfUnreachable.FAIL).capture(id, sources, Set.of());
    }

    private ProtectionPolicy policy(Map<String, HealthCheck> checks) {
        var numbers = IntStream.rangeClosed(1, size).boxed().toList();
        return new ProtectionPolicy(
                EAST,
                WEST,
                numbers.stream()
                        .map(number -> new ProtectionGroup(
                                "of-" + name(number), Duration.ofMinutes(10), Consistency.CRASH, List.of(name(number))))
                        .toList(),
                numbers.stream()
                        .map(number -> new MachinePolicy(
                                name(number),
                                number <= ROWS ? Tier.CRITICAL : Tier.IMPORTANT,
                                number <= ROWS ? List.of() : List.of(name((number - 1) % ROWS + 1)),
                                Optional.ofNullable(checks.get(name(number))).stream()
                                        .toList()))
                        .toList(),
                List.of(),
                List.of(new PoolMapping(POOL, POOL)),
                Fencing.LIBVIRT);
    }

    private void replicate(Vault vault, int number, long sequence) {
        var east = vault.site(EAST);
        var before = Set.copyOf(store.list("sites/east/packs/", "", 10_000));
        try (var cycle = east.beginCycle()) {
            var writer = cycle.disk("", DISK);
            var content = new byte[DiskWriter.CHUNK];
            random.nextBytes(content);
            writer.write(0, ByteBuffer.wrap(content));
            var point = new RecoveryPoint(
                    new PointId(id(number), sequence),
                    sequence - 1,
                    POINT.plus(Duration.ofMinutes(10 * sequence)),
                    "of-" + name(number),
                    Consistency.CRASH,
                    site.machine(id(number)).orElseThrow(),
                    List.of(new PointDisk("vda", DISK, writer.finish(), PointDisk.ChangeSource.HASH_SCAN, DISK, DISK)),
                    "resite-" + sequence,
                    false,
                    0,
                    EAST);
            cycle.flush();
            east.commit(point);
            var record = new Acknowledgement(
                    EAST, "of-" + name(number), sequence, point.at(), Duration.ZERO, List.of(point.id()), List.of(), 0);
            east.acknowledge(record, cycle);
        }
        store.list("sites/east/packs/", "", 10_000).stream()
                .filter(pack -> !before.contains(pack))
                .max((one, other) -> Integer.compare(length(one), length(other)))
                .ifPresent(pack -> packs.put(name(number) + sequence, pack));
    }

    private int length(String key) {
        return store.read(key).orElseThrow().length;
    }

    private Vault vault(ObjectStore through) {
        var vault = Vault.open(through);
        vault.unlock(new Unlock.KeyFile(keyFile));
        return vault;
    }

    private Path key(Path file) throws IOException {
        var bytes = new byte[64];
        random.nextBytes(bytes);
        return Files.write(file, bytes);
    }

    @Override
    public void close() {
        engine.close();
    }
}

package io.resite.recovery;

import static io.resite.recovery.World.EAST;
import static io.resite.recovery.World.WEST;

import io.resite.definition.Definition;
import io.resite.definition.FilterDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.PlannedPool;
import io.resite.plan.PointChoice;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.plan.Verdict;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.FenceMethod;
import io.resite.spec.Fencing;
import io.resite.spec.Filter;
import io.resite.spec.HealthCheck;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.Network;
import io.resite.spec.Nic;
import io.resite.spec.OnFailure;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteSecrets;
import io.resite.spec.Tier;
import io.resite.vault.DiskWriter;
import io.resite.vault.Vault;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/// A shop of three machines as the vault holds it, and the plan to bring it back: db has a qcow2 and a raw disk, web
/// waits for db, batch for nobody.
final class Shop {
    static final MachineId DB = id(1);
    static final MachineId WEB = id(2);
    static final MachineId BATCH = id(3);
    private static final ByteSize SIZE = ByteSize.kib(256);
    private static final Instant POINT = Instant.parse("2026-11-22T09:59:30Z");
    private static final UUID NETWORK = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7");

    static final UUID TPM_KEY = new UUID(8, 8);
    static final String TPM = "/var/lib/libvirt/swtpm/%s/tpm2/tpm2-00.permall".formatted(DB.uuid());
    private static final SiteSecrets SECRETS = new SiteSecrets(
            List.of(new SiteSecrets.OfDefinition(DB, Map.of("graphics.graphics1.password", "hunter2"))),
            List.of(new SiteSecrets.OfLibvirt(
                    TPM_KEY,
                    "vtpm",
                    "db",
                    "<secret><uuid>%s</uuid><usage type='vtpm'><name>db</name></usage></secret>".formatted(TPM_KEY),
                    "bHVrcw==")));

    /// What all hosts of the primary see.
    private final SimulatedPool pool = new SimulatedPool("default", "/pool", ByteSize.gib(4));

    private final Map<String, byte[]> contents = new HashMap<>();
    private final List<Machine> machines;
    private long newest;
    private List<FenceMethod> fenceBy = List.of();
    private final Random random;
    private final byte[] kernel = World.text("a kernel", 3000);
    private final Map<String, byte[]> outside = new TreeMap<>();

    Shop(Vault vault, Random random) {
        this.random = random;
        var east = vault.site(EAST);
        outside.put("/var/lib/libvirt/qemu/nvram/db_VARS.fd", World.text("boot order", 5000));
        outside.put(TPM, World.text("keys", 700));
        outside.put("/iso/seed.iso", World.text("cloud-init", 9000));
        machines = List.of(machine(DB, "db", "vda", "vdb"), machine(WEB, "web", "vda"), machine(BATCH, "batch", "vda"));
        east.specs().append(1, Documents.json(site(machines)));
        east.storeFile(sha256(kernel), new ByteSize(kernel.length), new ByteArrayInputStream(kernel));
        outside.values()
                .forEach(file ->
                        east.storeFile(sha256(file), new ByteSize(file.length), new ByteArrayInputStream(file)));
        east.secrets().append(1, Documents.json(SECRETS));
        replicate(vault);
    }

    /// What the newest point holds of a disk.
    byte[] content(MachineId machine, String target) {
        return content(machine, target, newest);
    }

    byte[] content(MachineId machine, String target, long point) {
        return contents.getOrDefault(machine + target + point, new byte[0]);
    }

    /// What the point holds of db besides its disks, by the path at the primary.
    byte[] outside(String path) {
        return outside.getOrDefault(path, new byte[0]);
    }

    /// The shop alive at its primary, for a fence to find.
    void runAt(SimulatedHypervisor host) {
        standsBeside(host);
        host.addFile("/boot/vmlinuz", kernel);
        outside.forEach(host::addFile);
        for (var machine : List.of(machine(DB, "db", "vda", "vdb"), machine(WEB, "web", "vda"))) {
            machine.disks().forEach(disk -> pool.create(disk.volume(), SIZE, disk.format()));
            host.define(machine.xml());
            host.setAutostart(machine.id().uuid(), true);
            host.start(machine.id().uuid(), false);
        }
    }

    /// A host of the primary that sees the machines' disks and has their network, and none of their other files.
    void standsBeside(SimulatedHypervisor host) {
        host.with(pool);
        host.defineNetwork(networkXml());
        host.startNetwork("prod");
    }

    /// The plan to restart db and web on east2 when east1 is lost.
    RecoveryPlan restart() {
        var steps = new ArrayList<Step>();
        steps.add(new Step.Preflight("preflight", List.of()));
        steps.add(new Step.Fence("fence", List.of("preflight"), Fencing.LIBVIRT, List.of(DB, WEB), fenceBy, List.of()));
        steps.add(new Step.Own("own/shop", List.of("fence"), "shop"));
        var machines = List.of(
                beside(planned(DB, "db", List.of(), OnFailure.HOLD)),
                beside(planned(WEB, "web", List.of("db"), OnFailure.HOLD)));
        for (var machine : machines) {
            var name = machine.name();
            var after = new ArrayList<>(List.of("define/" + name));
            machine.dependsOn().forEach(other -> after.add("verify/" + other));
            steps.add(new Step.Define("define/" + name, List.of("own/shop"), machine.machine(), "east2"));
            steps.add(new Step.Start("start/" + name, after, machine.machine(), "east2"));
            steps.add(new Step.Verify(
                    "verify/" + name, List.of("start/" + name), machine.machine(), "east2", "127.0.0.1", List.of()));
        }
        return new RecoveryPlan(
                EAST,
                EAST,
                Mode.RESTART,
                1,
                1,
                machines,
                List.of(new PlannedNetwork("prod", "east1", "east2", "prod", false)),
                List.of(),
                steps,
                List.of(),
                PointChoice.NEWEST,
                "host east1",
                List.of("east1"));
    }

    private static PlannedMachine beside(PlannedMachine machine) {
        return new PlannedMachine(
                machine.machine(),
                machine.name(),
                machine.name(),
                "east2",
                machine.tier(),
                machine.group(),
                machine.point(),
                machine.pointAt(),
                machine.dependsOn(),
                machine.onFailure(),
                false);
    }

    RecoveryPlan plan() {
        return plan(Fencing.LIBVIRT);
    }

    RecoveryPlan plan(Fencing fencing) {
        return plan(fencing, OnFailure.HOLD, List.of());
    }

    /// @param outside what is asked when libvirt does not show the primary to be off
    RecoveryPlan plan(FenceMethod outside) {
        fenceBy = List.of(outside);
        return plan(Fencing.LIBVIRT);
    }

    /// @param checks of db, at the loopback address
    RecoveryPlan plan(OnFailure onFailure, List<HealthCheck> checks) {
        return plan(Fencing.LIBVIRT, onFailure, checks);
    }

    private RecoveryPlan plan(Fencing fencing, OnFailure onFailure, List<HealthCheck> checks) {
        var steps = new ArrayList<Step>();
        steps.add(new Step.Preflight("preflight", List.of()));
        steps.add(new Step.Fence("fence", List.of("preflight"), fencing, List.of(DB, WEB, BATCH), fenceBy, List.of()));
        steps.add(new Step.Own("own/shop", List.of("fence"), "shop"));
        steps.add(new Step.RebuildNetwork("network/prod", List.of("preflight"), "prod", "east1", "west1"));
        var planned = List.of(
                planned(DB, "db", List.of(), onFailure),
                planned(WEB, "web", List.of("db"), onFailure),
                planned(BATCH, "batch", List.of(), onFailure));
        for (var machine : planned) {
            var name = machine.name();
            var defineAfter = new ArrayList<>(List.of("network/prod"));
            for (var target : name.equals("db") ? List.of("vda", "vdb") : List.of("vda")) {
                var id = "disk/" + name + "/" + target;
                steps.add(new Step.CreateDisk(
                        id, List.of("preflight"), machine.machine(), target, "west1", "shared", format(target), SIZE));
                defineAfter.add(id);
            }
            steps.add(new Step.Define("define/" + name, defineAfter, machine.machine(), "west1"));
            steps.add(new Step.Fill("fill/" + name, List.of("define/" + name, "own/shop"), machine.machine(), "west1"));
            var startAfter = new ArrayList<>(List.of("fill/" + name));
            machine.dependsOn().forEach(other -> startAfter.add("verify/" + other));
            steps.add(new Step.Start("start/" + name, startAfter, machine.machine(), "west1"));
            steps.add(new Step.Verify(
                    "verify/" + name,
                    List.of("start/" + name),
                    machine.machine(),
                    "west1",
                    "127.0.0.1",
                    name.equals("db") ? checks : List.of()));
        }
        return new RecoveryPlan(
                EAST,
                WEST,
                Mode.FULL,
                1,
                1,
                planned,
                List.of(new PlannedNetwork("prod", "east1", "west1", "east--prod", true)),
                List.of(new PlannedPool("default", "shared")),
                steps,
                List.of(new Verdict("machine archive", Verdict.Outcome.CANNOT, "it has no recovery point")),
                PointChoice.NEWEST,
                "",
                List.of());
    }

    /// The plan by which all machines run out of the vault at once.
    RecoveryPlan instant() {
        var plan = plan();
        var machines = plan.machines().stream()
                .map(machine -> new PlannedMachine(
                        machine.machine(),
                        machine.name(),
                        machine.as(),
                        machine.host(),
                        machine.tier(),
                        machine.group(),
                        machine.point(),
                        machine.pointAt(),
                        machine.dependsOn(),
                        machine.onFailure(),
                        true))
                .toList();
        var steps = plan.steps().stream().map(Shop::outOfVault).toList();
        return plan.with(machines, steps);
    }

    private static Step outOfVault(Step step) {
        return switch (step) {
            case Step.Fill fill -> {
                var start = List.of(fill.id().replace("fill/", "start/"));
                yield new Step.Hydrate(fill.id().replace("fill/", "hydrate/"), start, fill.machine(), fill.host());
            }
            case Step.Start start -> {
                var after = new ArrayList<>(List.of(start.id().replace("start/", "define/"), "own/shop"));
                start.after().stream()
                        .filter(other -> other.startsWith("verify/"))
                        .forEach(after::add);
                yield new Step.Start(start.id(), after, start.machine(), start.host());
            }
            default -> step;
        };
    }

    /// The plan for some of the machines; those that they wait for run already, or come with them.
    ///
    /// @param run that took the group; empty when this one does
    RecoveryPlan part(List<String> names, String run) {
        var plan = plan();
        var machines = plan.machines().stream()
                .filter(machine -> names.contains(machine.name()))
                .toList();
        var ids = machines.stream().map(PlannedMachine::machine).toList();
        var steps = new ArrayList<Step>();
        for (var step : plan.steps()) {
            switch (step) {
                case Step.Fence fence -> steps.add(new Step.Fence(fence.id(), fence.after(), fence.method(), ids));
                case Step.Own own when !run.isEmpty() -> steps.add(new Step.Keep(own.id(), own.after(), "shop", run));
                case Step.CreateDisk disk when !ids.contains(disk.machine()) -> {}
                case Step.Define define when !ids.contains(define.machine()) -> {}
                case Step.Fill fill when !ids.contains(fill.machine()) -> {}
                case Step.Start start when !ids.contains(start.machine()) -> {}
                case Step.Start start ->
                    steps.add(new Step.Start(
                            start.id(),
                            start.after().stream()
                                    .filter(other -> !other.startsWith("verify/")
                                            || names.contains(other.substring("verify/".length())))
                                    .toList(),
                            start.machine(),
                            start.host()));
                case Step.Verify verify when !ids.contains(verify.machine()) -> {}
                default -> steps.add(step);
            }
        }
        return plan.with(machines, steps);
    }

    /// The plan to rehearse all three.
    RecoveryPlan drill() {
        var plan = plan();
        var steps = plan.steps().stream()
                .filter(step -> !(step instanceof Step.Fence || step instanceof Step.Own))
                .map(step -> step instanceof Step.Fill fill
                        ? new Step.Fill(fill.id(), List.of(fill.after().getFirst()), fill.machine(), fill.host())
                        : step)
                .toList();
        var machines = plan.machines().stream()
                .map(machine -> new PlannedMachine(
                        machine.machine(),
                        machine.name(),
                        machine.as() + "--drill",
                        machine.host(),
                        machine.tier(),
                        machine.group(),
                        machine.point(),
                        machine.pointAt(),
                        machine.dependsOn(),
                        machine.onFailure(),
                        machine.instant()))
                .toList();
        return new RecoveryPlan(
                plan.site(),
                plan.at(),
                Mode.DRILL,
                plan.specRevision(),
                plan.policyRevision(),
                machines,
                List.of(new PlannedNetwork("prod", "east1", "west1", "east--prod--drill", true)),
                plan.pools(),
                steps,
                plan.account(),
                plan.points(),
                plan.selection(),
                List.of());
    }

    /// The plan to move db and web, which run at the primary.
    RecoveryPlan migration(Duration within, boolean force) {
        var part = part(List.of("db", "web"), "");
        var steps = new ArrayList<Step>();
        steps.add(new Step.ShutDown("shut-down/web", List.of("preflight"), WEB, "east1", within, force));
        steps.add(new Step.ShutDown("shut-down/db", List.of("preflight", "shut-down/web"), DB, "east1", within, force));
        steps.add(new Step.LastCycle("last-cycle/shop", List.of("shut-down/db", "shut-down/web"), "shop"));
        var cycle = List.of("last-cycle/shop");
        for (var step : part.steps()) {
            steps.add(
                    switch (step) {
                        case Step.Fence fence -> new Step.Fence(fence.id(), cycle, Fencing.LIBVIRT, fence.machines());
                        case Step.CreateDisk disk ->
                            new Step.CreateDisk(
                                    disk.id(),
                                    cycle,
                                    disk.machine(),
                                    disk.target(),
                                    disk.host(),
                                    disk.pool(),
                                    disk.format(),
                                    disk.size());
                        default -> step;
                    });
        }
        return part.with(part.machines(), steps);
    }

    /// The plan, with machines whose pinned instant is later than the record of their group says.
    RecoveryPlan planWithSkew(Duration skew) {
        var plan = plan();
        var machines = plan.machines().stream()
                .map(machine -> machine.with(
                        machine.host(), machine.point(), machine.pointAt().plus(skew)))
                .toList();
        return plan.with(machines, plan.steps());
    }

    static String volume(String run, String machine, String part) {
        return "east--" + machine + "--" + part.replace(".", "." + run + ".e1.");
    }

    private PlannedMachine planned(MachineId id, String name, List<String> dependsOn, OnFailure onFailure) {
        return new PlannedMachine(
                id,
                name,
                "east--" + name,
                "west1",
                Tier.CRITICAL,
                "shop",
                new PointId(id, newest),
                at(newest),
                dependsOn,
                onFailure,
                false);
    }

    private static Site site(List<Machine> machines) {
        var network = new Network("east1", true, true, Definition.network(networkXml(), "prod"));
        var host = new Host("east1", "qemu+tcp://east1/system", ByteSize.gib(4), ByteSize.gib(2), 4, "simulated");
        return new Site(
                EAST,
                POINT,
                List.of(host),
                List.of(network),
                List.of(),
                machines,
                List.of(filter("outer", "inner"), filter("inner", "")),
                List.of(
                        new NeededSecret(DB, NeededSecret.Kind.DEFINITION, "graphics.graphics1.password", true),
                        new NeededSecret(DB, NeededSecret.Kind.LIBVIRT, TPM_KEY.toString(), true)),
                List.of());
    }

    private static Filter filter(String name, String includes) {
        var xml = "<filter name='%s'>%s</filter>"
                .formatted(name, includes.isEmpty() ? "" : "<filterref filter='%s'/>".formatted(includes));
        return new Filter(
                "east1", (FilterDefinition) Definition.parse(xml, name).definition());
    }

    private static String networkXml() {
        return "<network><name>prod</name><uuid>" + NETWORK + "</uuid><forward mode='route'/><bridge name='virbr10'/>"
                + "<ip address='10.10.0.1' netmask='255.255.255.0'/></network>";
    }

    private Machine machine(MachineId id, String name, String... targets) {
        var disks = new ArrayList<Disk>();
        var xml = new StringBuilder();
        for (var target : targets) {
            var format = format(target);
            var volume = name + "-" + target + "." + format.driver();
            disks.add(new Disk(target, format, "default", volume, SIZE));
            xml.append(
                    "<disk type='file' device='disk'><driver name='qemu' type='%s'/><source file='/pool/%s'/><target dev='%s' bus='virtio'/></disk>"
                            .formatted(format.driver(), volume, target));
        }
        var mac = "52:54:00:00:00:0" + id.uuid().toString().substring(35);
        var files = new ArrayList<MachineFile>();
        files.add(
                new MachineFile(MachineFile.Kind.KERNEL, "/boot/vmlinuz", new ByteSize(kernel.length), sha256(kernel)));
        if (name.equals("db")) {
            outside.forEach((path, content) -> files.add(new MachineFile(
                    path.startsWith("/iso")
                            ? MachineFile.Kind.MEDIUM
                            : path.equals(TPM) ? MachineFile.Kind.TPM_STATE : MachineFile.Kind.VARIABLES,
                    path.startsWith("/iso") ? "sda" : "",
                    path,
                    new ByteSize(content.length),
                    sha256(content))));
        }
        var definition = """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>\
                <os><type>hvm</type><kernel>/boot/vmlinuz</kernel></os><devices>%s<interface type='network'>\
                <mac address='%s'/><source network='prod'/></interface></devices></domain>""".formatted(name, id.uuid(), xml, mac);
        return new Machine(
                id,
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain(name.equals("db") ? withAll(definition) : definition, name),
                disks,
                List.of(new Nic(mac, "prod", List.of())),
                files);
    }

    /// With a firmware, a TPM whose state is encrypted, a medium, a password and a network filter.
    private static String withAll(String definition) {
        return definition
                .replace("<os>", "<os firmware='efi'>")
                .replace("<source network='prod'/>", "<source network='prod'/><filterref filter='outer'/>")
                .replace("</devices>", """
                        <disk type='file' device='cdrom'><source file='/iso/seed.iso'/><target dev='sda'/></disk>\
                        <tpm><backend type='emulator' version='2.0'><encryption secret='%s'/></backend></tpm>\
                        <graphics type='vnc' passwd='hunter2'/></devices>""".formatted(TPM_KEY));
    }

    /// One more point of all machines, ten minutes after the one before, with other content.
    synchronized Acknowledgement replicate(Vault vault) {
        newest++;
        var east = vault.site(EAST);
        var points = new ArrayList<PointId>();
        try (var cycle = east.beginCycle()) {
            var pending = new ArrayList<RecoveryPoint>();
            for (var machine : machines) {
                var disks = new ArrayList<PointDisk>();
                for (var disk : machine.disks()) {
                    var writer = cycle.disk("", SIZE);
                    write(writer, machine, disk);
                    disks.add(new PointDisk(
                            disk.target(), SIZE, writer.finish(), PointDisk.ChangeSource.HASH_SCAN, SIZE, SIZE));
                }
                var id = new PointId(machine.id(), newest);
                points.add(id);
                pending.add(new RecoveryPoint(
                        id,
                        newest - 1,
                        at(newest),
                        "shop",
                        Consistency.CRASH,
                        machine,
                        disks,
                        "resite-" + newest,
                        false,
                        0,
                        EAST));
            }
            cycle.flush();
            pending.forEach(east::commit);
            var record = new Acknowledgement(EAST, "shop", newest, at(newest), Duration.ZERO, points, List.of(), 0);
            east.acknowledge(record, cycle);
            return record;
        }
    }

    private static Instant at(long point) {
        return POINT.plus(Duration.ofMinutes(10).multipliedBy(point - 1));
    }

    private void write(DiskWriter writer, Machine machine, Disk disk) {
        var content = new byte[Math.toIntExact(SIZE.bytes())];
        // Chunk 1 stays zero.
        for (var chunk : List.of(0, 2, 3)) {
            var bytes = new byte[DiskWriter.CHUNK];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, content, chunk * DiskWriter.CHUNK, bytes.length);
            writer.write(chunk, ByteBuffer.wrap(bytes));
        }
        contents.put(machine.id() + disk.target() + newest, content);
    }

    private static DiskFormat format(String target) {
        return target.equals("vdb") ? DiskFormat.RAW : DiskFormat.QCOW2;
    }

    private static MachineId id(int number) {
        return MachineId.parse("east/0b5e4b5c-0000-4000-8000-00000000000" + number);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.resite.spec.MachineId;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One host whose machines have a disk full of noise and no system, the real service, an S3 server, and between them
/// the fault proxy: for what the line to the vault does to replication. What machines write goes in through QEMU's
/// monitor and takes the way of a guest's writes, dirty bitmaps included.
final class NoisySite implements AutoCloseable {
    /// In bytes a second: 100 Mb/s.
    static final long HUNDRED_MEGABITS = 12_500_000;

    static final long MIB = 1 << 20;
    static final SiteId EAST = new SiteId("east");

    private static final String SERVICE = "service";
    private static final String DISK = "/machine/peripheral/virtio-disk0/virtio-backend";
    private static final Duration SERVICE_START = Duration.ofSeconds(90);
    private static final int WRITTEN = 4096;

    private final Instance instance;
    private final LabHost host = LabSite.EAST.first();
    private final Lab lab;
    private final Libvirtd libvirtd;
    private final LabProcesses processes;
    private final CommandLineTool resite;
    private final Random random = new Random(11);

    /// Beside the first one; none before [#raiseNeighbour].
    private final List<LabHost> neighbours = new ArrayList<>();

    private NoisySite(String name) {
        instance = Instance.of(name, Map.of());
        lab = new Lab(instance);
        libvirtd = new Libvirtd(instance, host);
        processes = new LabProcesses(instance);
        resite = new CommandLineTool(lab.service());
    }

    /// Raised anew, with a vault that is empty.
    static NoisySite raise(String name) throws IOException {
        Prerequisites.check();
        var site = new NoisySite(name);
        site.lab.down(Progress.silent());
        site.instance.claimFolder();
        Trees.make(site.instance.logs());
        new Networks(site.instance).create();
        site.libvirtd.prepare();
        site.libvirtd.start(site.processes);
        var store = new ObjectServer(site.instance);
        store.start(site.processes);
        site.lab.service().prepare();
        site.libvirtd.awaitAnswer();
        new Machines(site.instance).definePools(site.host);
        store.awaitAnswer(new Probe(site.instance));
        site.initVault();
        return site;
    }

    /// Starts a second host, that shares pool `shared` with the first.
    ///
    /// @return its libvirt
    Libvirtd raiseNeighbour() {
        var neighbour = LabSite.EAST.second();
        var other = new Libvirtd(instance, neighbour);
        other.prepare();
        other.start(processes);
        other.awaitAnswer();
        var machines = new Machines(instance);
        machines.definePools(neighbour);
        machines.shareAPool(host);
        machines.shareAPool(neighbour);
        neighbours.add(neighbour);
        return other;
    }

    /// The first host loses power.
    void cutPower() {
        processes.kill(processes.inNamespace(instance.namespace(host.name())));
    }

    private void initVault() throws IOException {
        var service = lab.service();
        var passphrase = service.keys().resolve("passphrase");
        Files.writeString(passphrase, "noise keeps no secrets\n");
        resite.json(
                "vault",
                "init",
                "--vault",
                service.vaultUrl(),
                "--credentials",
                service.credentials().toString(),
                "--key-file",
                service.keyFile().toString(),
                "--passphrase-file",
                passphrase.toString());
    }

    /// Starts a machine.
    void machine(String name, int mebibytes) throws IOException {
        noise(mebibytes, image(name));
        define(name, "images", "default");
    }

    /// Starts a machine whose disk the neighbour sees too.
    void sharedMachine(String name, int mebibytes) throws IOException {
        noise(mebibytes, Path.of(shared(name)));
        define(name, "shared", "shared");
    }

    private static void noise(int mebibytes, Path image) throws IOException {
        var noise = image.resolveSibling(image.getFileName() + ".noise");
        Command.of("sh", "-c", "head -c %dM /dev/urandom > %s".formatted(mebibytes, noise))
                .run();
        Machines.toQcow2(noise, image);
        Files.delete(noise);
    }

    private void define(String name, String folder, String pool) throws IOException {
        var file = instance.host(host).resolve("define-" + name + ".xml");
        Files.writeString(file, """
                <domain type='qemu'>
                  <name>%1$s</name><uuid>%2$s</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <features><acpi/></features>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='qcow2'/><source file='/var/lib/libvirt/%3$s/%1$s.qcow2'/>
                      <target dev='vda' bus='virtio'/>
                    </disk>
                    <memballoon model='none'/>
                  </devices>
                </domain>
                """.formatted(name, id(name).uuid(), folder));
        // Suspended its processor takes nothing from others: what is written comes from the monitor.
        libvirtd.virsh(List.of("pool-refresh " + pool, "define " + file, "start " + name + " --paused"));
    }

    Path image(String machine) {
        return instance.host(host).resolve("lib/images/" + machine + ".qcow2");
    }

    /// Writes 4 KiB at so many places of a machine's disk.
    void write(String machine, int mebibytes, int places) {
        var commands = new ArrayList<String>();
        for (var place = 0; place < places; place++) {
            commands.add("qemu-monitor-command %s --hmp 'qemu-io -d %s \"write -P %d %d %d\"'"
                    .formatted(
                            machine,
                            DISK,
                            1 + random.nextInt(200),
                            random.nextLong(mebibytes * MIB / WRITTEN) * WRITTEN,
                            WRITTEN));
        }
        libvirtd.virsh(commands);
    }

    /// Writes a mark at the start of a machine's disk, as its guest would.
    void mark(String machine, int pattern) {
        libvirtd.virsh(List.of("qemu-monitor-command %s --hmp 'qemu-io -d %s \"write -P %d 0 4096\"'"
                .formatted(machine, DISK, pattern)));
    }

    /// Whether the mark is on a shared machine's disk.
    boolean isMarked(String machine, int pattern) {
        return Command.of("qemu-io", "-r", "-U", "-f", "qcow2", "-c", "read -P " + pattern + " 0 4096", shared(machine))
                .attempt()
                .good();
    }

    private String shared(String machine) {
        return instance.site(host.site())
                .resolve("shared/" + machine + ".qcow2")
                .toString();
    }

    /// Writes on and on, until closed.
    Writing writing(String machine, int mebibytes, int places, Duration between) {
        return new Writing(() -> write(machine, mebibytes, places), between);
    }

    /// A thread that does something again and again.
    static final class Writing implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        private Writing(Runnable act, Duration between) {
            thread = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    act.run();
                    Pause.of(between);
                }
            });
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join(Duration.ofSeconds(60));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Starts the service, which reaches the vault through the fault proxy.
    ///
    /// @param groups lines of the policy, each a group
    /// @param settings lines of the configuration
    void serve(String groups, String settings) throws IOException {
        var service = lab.service();
        Files.writeString(service.config(), """
                apiVersion: resite.io/v1
                kind: Configuration
                state: %s
                vault: {url: "%s", keyFile: %s, credentials: %s}
                policies: %s
                sites:
                  - {id: east, hosts: [%s], sharedPools: [shared]}
                  - {id: west, hosts: [{name: west1, uri: "%s"}]}
                nbd: {port: 10809}
                http: {port: 8080}
                %s
                """.formatted(
                        service.state(),
                        service.faultyVaultUrl(),
                        service.keyFile(),
                        service.credentials(),
                        service.policies(),
                        Stream.concat(Stream.of(host), neighbours.stream())
                                .map(one -> "{name: %s, uri: \"%s\"}".formatted(one.name(), one.uri()))
                                .collect(Collectors.joining(", ")),
                        LabSite.WEST.first().uri(),
                        settings));
        Files.writeString(service.policies().resolve("east.yaml"), """
                apiVersion: resite.io/v1
                kind: ProtectionPolicy
                site: east
                recoverySite: west
                groups:
                %s
                """.formatted(
                        groups.indent(2).stripTrailing()));
        startService();
    }

    /// As it was configured the last time.
    void startService() {
        lab.startInService(SERVICE, resite.words("serve"));
        if (!Pause.until(() -> resite.attempt("runs").good(), SERVICE_START)) {
            throw new LabException("the service does not answer; its log is " + lab.log(SERVICE));
        }
    }

    /// By SIGKILL; its watchdog is left alone.
    void killService() {
        processes.kill(processes.inNamespace(lab.service().namespace()).stream()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("quarkus-run.jar") && !line.contains("WatchdogProcess"))
                        .isPresent())
                .collect(Collectors.toSet()));
    }

    Libvirtd libvirtd() {
        return libvirtd;
    }

    Lab lab() {
        return lab;
    }

    LabProcesses processes() {
        return processes;
    }

    /// Runs a shell command on the host, as a person at its console does.
    Command.Outcome atConsole(String command) {
        var daemon = processes.find(libvirtd.process()).orElseThrow();
        return Command.of("nsenter", "-t", String.valueOf(daemon.pid()), "-m", "sh", "-c", command)
                .attempt();
    }

    CommandLineTool resite() {
        return resite;
    }

    FaultControl faults() {
        return lab.faults();
    }

    Path vaultFolder() {
        return lab.vaultFolder();
    }

    Path keyFile() {
        return lab.service().keyFile();
    }

    static MachineId id(String machine) {
        return new MachineId(EAST, UUID.nameUUIDFromBytes(machine.getBytes(UTF_8)));
    }

    /// The vault as it is now, in a folder of its own.
    Path copyOfVault() {
        var copy = instance.folder().resolve("vault-copy");
        Command.of("cp", "-r", vaultFolder().toString(), copy.toString()).run();
        return copy;
    }

    /// Bytes of all objects in the vault.
    long stored() {
        return bytesBelow(vaultFolder());
    }

    static long bytesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(NoisySite::size).sum();
        } catch (IOException | UncheckedIOException moving) {
            // A file had its temporary name when it was listed.
            return bytesBelow(folder);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// The instants of a machine's whole points, oldest first.
    List<Instant> points(String machine) {
        var told = resite.attempt("points", "east", "--machine", machine, "--json");
        // That there is none is a failure of the command.
        return !told.good()
                ? List.of()
                : StreamSupport.stream(CommandLineTool.parse(told.lastLine()).spliterator(), false)
                        .map((JsonNode point) -> Instant.parse(point.get("at").asText()))
                        .sorted()
                        .toList();
    }

    void awaitPoint(String machine, Duration limit) {
        if (!Pause.until(() -> !points(machine).isEmpty(), limit)) {
            throw new LabException(
                    machine + " has no point after " + limit.toSeconds() + " s; see " + lab.log(SERVICE));
        }
    }

    /// Stops a machine and compares its disk with what its newest point restores to.
    void assertRestores(String machine) {
        libvirtd.virsh(List.of("destroy " + machine));
        var restored = instance.folder().resolve(machine + "-restored.qcow2");
        var outcome = resite.attempt("restore", "east", machine, "--to", restored.toString());
        if (!outcome.good()) {
            throw new LabException("restoring " + machine + ": " + outcome.lastLine());
        }
        Command.of("qemu-img", "compare", restored.toString(), image(machine).toString())
                .within(Duration.ofMinutes(5))
                .run();
    }

    @Override
    public void close() {
        lab.down(Progress.silent());
    }
}

package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.vault.StoreCredentials;
import io.resite.vault.Stores;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// One host of its own with machines that show on their disks what came before what, each with a guest agent: `db` and
/// `app` (see the role `ledger`), and `scribe` when asked for. Cycles run in a process in the host's network.
final class LedgerHost implements AutoCloseable {
    static final List<String> CHAIN = List.of("db", "app");
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final int DISK_MIB = 32;
    private static final String GATEWAY = "10.30.0.1";

    private final Instance instance;
    private final LabHost host = LabSite.EAST.first();
    private final Libvirtd libvirtd;
    private final LabProcesses processes;
    private final Path work;

    private LedgerHost(String name) throws IOException {
        instance = Instance.of(name, Map.of());
        libvirtd = new Libvirtd(instance, host);
        processes = new LabProcesses(instance);
        clear();
        instance.claimFolder();
        work = Files.createDirectories(instance.folder().resolve("work"));
    }

    static LedgerHost start(String name) throws IOException {
        Prerequisites.check();
        var started = new LedgerHost(name);
        started.raise();
        return started;
    }

    private void raise() throws IOException {
        for (var command : List.of(
                "netns add " + namespace(),
                "-n %s link set lo up".formatted(namespace()),
                "-n %s address add %s/32 dev lo".formatted(namespace(), host.address()))) {
            ip(command);
        }
        libvirtd.prepare();
        Files.createDirectories(tiny());
        Files.createDirectories(folder().resolve("lib/dnsmasq"));
        libvirtd.start(processes);
        new GuestImages(new ImageCache(instance.cache())).writeWithAgent(folder().resolve("lib/boot"), "ledger");
        libvirtd.awaitAnswer();
        var network = Files.writeString(
                work.resolve("network.xml"),
                "<network><name>ledger</name><dns enable='no'/><ip address='%s' netmask='255.255.255.0'/></network>"
                        .formatted(GATEWAY));
        libvirtd.virsh(List.of(
                "pool-create-as default dir --target /var/lib/libvirt/images",
                "pool-create-as tiny dir --target /var/lib/libvirt/shared",
                "net-create " + network));
        var vault = Files.createDirectories(work.resolve("vault"));
        var slots = List.<Unlock>of(
                new Unlock.KeyFile(Files.write(key(), "one".repeat(20).getBytes(UTF_8))),
                new Unlock.KeyFile(
                        Files.write(work.resolve("other-key"), "two".repeat(20).getBytes(UTF_8))));
        Vault.init(Stores.open(vault.toString(), StoreCredentials.fromEnvironment(Map.of())), slots);
    }

    /// Boots db and app, and waits until they work.
    void startChain() throws IOException {
        for (var name : CHAIN) {
            disk("lib/images/" + name + "-vda.qcow2", "qcow2");
            var file = folder().resolve("lib/images/" + name + "-vdb.raw");
            Command.of("truncate", "-s", DISK_MIB + "M", file.toString()).run();
            Command.of("mkfs.ext4", "-q", "-F", file.toString()).run();
            define(
                    name,
                    List.of(
                            diskXml("vda", "qcow2", "images/" + name + "-vda.qcow2"),
                            diskXml("vdb", "raw", "images/" + name + "-vdb.raw")));
        }
        if (!Pause.until(() -> value("app") > 3, BOOT)) {
            throw new LabException("app appends nothing; see " + folder().resolve("log/qemu"));
        }
    }

    /// Boots a machine that overwrites its disk without a pause, in a folder with little room beside that disk.
    void startScribe(String room) throws IOException {
        inHost("mount -t tmpfs -o size=%s none /var/lib/libvirt/shared".formatted(room));
        inHost("truncate -s %1$dM /var/lib/libvirt/shared/scribe.raw && head -c %1$dM /dev/zero > %2$s"
                .formatted(DISK_MIB, "/var/lib/libvirt/shared/scribe.raw"));
        define("scribe", List.of(diskXml("vda", "raw", "shared/scribe.raw")));
        if (!Pause.until(() -> value("scribe") > 3, BOOT)) {
            throw new LabException("scribe writes nothing; see " + folder().resolve("log/qemu"));
        }
    }

    private void define(String name, List<String> disks) throws IOException {
        var address = address(name);
        var xml = Template.filled(
                        "host/domain.xml",
                        Map.of(
                                "name",
                                name,
                                "uuid",
                                uuid(name).toString(),
                                "memory",
                                "128",
                                "initrd",
                                "agent.initrd",
                                "cmdline",
                                "console=ttyS0 quiet panic=5 resite.role=ledger resite.address=%s/24 resite.gateway=%s ledger.part=%s ledger.db=%s"
                                        .formatted(address, GATEWAY, name, address("db")),
                                "disks",
                                String.join("\n", disks),
                                "mac",
                                "52:54:00:30:00:%02x".formatted(number(name)),
                                "network",
                                "ledger"))
                .replace(
                        "<memballoon",
                        "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><memballoon");
        var file = Files.writeString(work.resolve(name + ".xml"), xml);
        libvirtd.virsh(List.of("pool-refresh default", "pool-refresh tiny", "define " + file, "start " + name));
    }

    private static String diskXml(String target, String format, String file) {
        return """
                <disk type='file' device='disk'><driver name='qemu' type='%s'/>
                <source file='/var/lib/libvirt/%s'/><target dev='%s' bus='virtio'/></disk>""".formatted(format, file, target);
    }

    private void disk(String file, String format) {
        Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        format,
                        "-o",
                        "compat=1.1",
                        folder().resolve(file).toString(),
                        DISK_MIB + "M")
                .run();
    }

    static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(("resite ledger " + name).getBytes(UTF_8));
    }

    private static int number(String name) {
        return 10 + List.of("db", "app", "scribe").indexOf(name);
    }

    private static String address(String name) {
        return "10.30.0." + number(name);
    }

    /// What a machine serves; -1 while it does not, or when it serves no number.
    long value(String name) {
        return said(name)
                .filter(text -> text.matches("\\d+"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    Optional<String> said(String name) {
        var answer = Command.of("socat", "-T2", "STDIO", "TCP:%s:7000,connect-timeout=2".formatted(address(name)))
                .in(namespace())
                .attempt();
        return answer.good() ? Optional.of(answer.output().strip()) : Optional.empty();
    }

    /// As from the machine's own side, past the host's network.
    String uri() {
        return libvirtd.localUri();
    }

    String virsh(String... commands) {
        return libvirtd.virsh(List.of(commands));
    }

    /// Starts a process that runs cycles: see [LedgerCycles].
    Process cycles(String... arguments) throws IOException {
        var command = new ArrayList<>(Command.inNamespace(
                namespace(),
                List.of(
                        ObjectServer.javaProgram(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerCycles.class.getName(),
                        host.uri(),
                        work.resolve("vault").toString(),
                        key().toString())));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    Path log() {
        return work.resolve("cycles.log");
    }

    /// Watchdog processes in the host's network.
    List<ProcessHandle> watchdogs() {
        return processes.inNamespace(namespace()).stream()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("WatchdogProcess"))
                        .isPresent())
                .collect(Collectors.toList());
    }

    private void inHost(String command) {
        var daemon = processes.find(libvirtd.process()).orElseThrow();
        Command.of("nsenter", "-t", String.valueOf(daemon.pid()), "-m", "sh", "-c", command)
                .run();
    }

    private Path tiny() {
        return instance.site(host.site()).resolve("shared");
    }

    private Path key() {
        return work.resolve("key");
    }

    private Path folder() {
        return instance.host(host);
    }

    private String namespace() {
        return instance.namespace(host.name());
    }

    private static void ip(String command) {
        Command.of(("ip " + command).split(" ")).run();
    }

    private void clear() {
        var networks = new Networks(instance);
        instance.checkFolder();
        processes.kill(processes.all(networks.existing()));
        networks.delete(networks.existing());
        instance.deleteFolder();
    }

    @Override
    public void close() {
        clear();
    }
}

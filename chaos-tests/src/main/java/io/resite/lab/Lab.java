package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Two sites on one machine, for people to try and for tests to break: raised, asked, harmed and taken down here.
///
/// Nothing of it depends on a record of what was done: `down` and `up` look for namespaces and processes by name, so
/// they work after a lab that was killed half-way.
public final class Lab {
    private static final Duration GUEST_LIMIT = Duration.ofMinutes(4);
    private static final String SHARED = "/var/lib/libvirt/shared";
    private final Instance instance;
    private final LabProcesses processes;
    private final Networks networks;
    private final Probe probe;

    public Lab(Instance instance) {
        this.instance = instance;
        processes = new LabProcesses(instance);
        networks = new Networks(instance);
        probe = new Probe(instance);
    }

    public LabSite east() {
        return LabSite.EAST;
    }

    public LabSite west() {
        return LabSite.WEST;
    }

    public ServiceFolder service() {
        return new ServiceFolder(instance);
    }

    /// Without features.
    public void up(Progress progress) {
        up(progress, Set.of());
    }

    /// Ends when every guest answers. A lab that is up is left as it is; one that is half made is made anew.
    ///
    /// @param features that one more machine of it has
    public void up(Progress progress, Set<Feature> features) {
        Prerequisites.check(features);
        try (var _ = LabLock.of(instance)) {
            if (complete()) {
                progress.tell("lab " + instance.name() + " is up already");
                awaitGuests(progress, features);
                return;
            }
            if (Files.exists(instance.folder()) || !networks.existing().isEmpty()) {
                progress.tell("clearing what an unfinished lab left");
                clear();
            }
            instance.claimFolder();
            raise(progress, features);
            markComplete();
        }
    }

    /// Leaves no namespace, process, mount or file. Nothing there is fine.
    public void down(Progress progress) {
        Prerequisites.check();
        try (var _ = LabLock.of(instance)) {
            clear();
        }
        progress.tell("lab " + instance.name() + " is down");
    }

    public LabStatus status() {
        Prerequisites.check();
        return new StatusCheck(instance, processes, networks, probe).now();
    }

    private void raise(Progress progress, Set<Feature> features) {
        var images = instance.folder().resolve("images");
        var hosts = LabSite.BOTH.stream().flatMap(site -> site.hosts().stream()).toList();
        Trees.make(instance.logs());
        progress.tell("networks: two LANs, the WAN, " + networks.namespaces().size() + " namespaces");
        networks.create();
        wan().limit(Wan.FULL_SPEED);
        progress.tell("starting libvirtd on "
                + String.join(", ", hosts.stream().map(LabHost::name).toList()) + ", and the S3 server");
        for (var host : hosts) {
            var daemon = new Libvirtd(instance, host);
            daemon.prepare();
            daemon.start(processes);
        }
        var store = new ObjectServer(instance);
        store.start(processes);
        service().prepare();
        progress.tell("kernel, guest images and a small Debian (the first time: fetched and kept)");
        var cache = new ImageCache(instance.cache());
        new GuestImages(cache).writeTo(images);
        var debian = new DebianImage(cache).disk();
        var machines = new Machines(instance);
        Together.map(hosts, host -> {
            new Libvirtd(instance, host).awaitAnswer();
            machines.definePools(host);
            if (host.site().equals(LabSite.EAST.name())) {
                machines.create(host, images, debian, features);
            }
            return host;
        });
        progress.tell("hypervisors answer; guests boot");
        store.awaitAnswer(probe);
        progress.tell("S3 answers at " + Networks.STORE_ADDRESS + ":" + ObjectServer.PORT);
        awaitGuests(progress, features);
    }

    private void awaitGuests(Progress progress, Set<Feature> features) {
        var waiting = new ArrayList<>(Guest.with(features));
        var all = Pause.until(
                () -> {
                    waiting.removeIf(guest -> {
                        var answers = probe.serves(LabSite.EAST.lan(), guest.address(), guest.sign());
                        if (answers) {
                            progress.tell(guest.name() + " answers at " + guest.address() + ":"
                                    + guest.sign().port());
                        }
                        return answers;
                    });
                    return waiting.isEmpty();
                },
                GUEST_LIMIT);
        if (!all) {
            throw new LabException("machines "
                    + String.join(", ", waiting.stream().map(Guest::name).toList())
                    + " do not answer at east; look at lab status, or begin anew with lab down and lab up");
        }
    }

    private void clear() {
        instance.checkFolder();
        // Once more after the first sweep: a program that was being started when we looked.
        for (var sweep = 0; sweep < 2; sweep++) {
            processes.kill(processes.all(networks.existing()));
        }
        networks.delete(networks.existing());
        instance.deleteFolder();
    }

    /// SIGKILL to every process of a site's hosts, its machines among them, the WAN line cut, and its folders out of
    /// reach: what a site that burns down looks like from the other one.
    public void killSite(LabSite site) {
        wan().cut();
        site.hosts().forEach(host -> processes.kill(processes.inNamespace(instance.namespace(host.name()))));
        var lost = instance.folder().resolve("lost");
        try {
            Files.createDirectories(lost);
            Trees.delete(lost.resolve(site.name()));
            if (Files.exists(instance.site(site.name()))) {
                Files.move(instance.site(site.name()), lost.resolve(site.name()), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// After `killSite`: not even the site's addresses exist any more.
    public void deleteSiteNamespaces(LabSite site) {
        var gone = new ArrayList<>(site.hosts().stream()
                .map(host -> instance.namespace(host.name()))
                .toList());
        gone.add(instance.namespace(site.lan()));
        gone.retainAll(networks.existing());
        gone.forEach(namespace -> processes.kill(processes.inNamespace(namespace)));
        networks.delete(gone);
    }

    public void cutWan() {
        wan().cut();
    }

    public void healWan() {
        wan().heal();
    }

    public void limitWan(long bytesPerSecond) {
        wan().limit(bytesPerSecond);
    }

    /// Lays an almost full file system over a site's shared pool, as every host of it sees it.
    void fillSharedPool(LabSite site) {
        onEachHost(site, "mount -t tmpfs -o size=1m none " + SHARED + " && head -c 1m /dev/zero > " + SHARED + "/full");
    }

    /// Takes it away again.
    void freeSharedPool(LabSite site) {
        onEachHost(site, "umount " + SHARED);
    }

    private void onEachHost(LabSite site, String command) {
        for (var host : site.hosts()) {
            var daemon = processes
                    .find(new Libvirtd(instance, host).process())
                    .orElseThrow(() -> new LabException("libvirtd of " + host.name() + " does not run"));
            Command.of("nsenter", "-t", String.valueOf(daemon.pid()), "-m", "sh", "-c", command)
                    .run();
        }
    }

    /// Where the S3 server keeps the vault's objects, each in a file of its key's name.
    Path vaultFolder() {
        return instance.folder().resolve("s3/buckets/vault/lab");
    }

    /// The faults of the way to the S3 server at `ServiceFolder.faultyVaultUrl`.
    public FaultControl faults() {
        return new FaultControl(new ObjectServer(instance).controlSocket());
    }

    /// What an HTTP server answers to `GET /`, asked from a site's LAN.
    public Optional<String> http(LabSite from, String address, int port) {
        return probe.http(from.lan(), address, port, "/");
    }

    /// What a TCP server says to whoever connects, asked from a site's LAN.
    public Optional<String> line(LabSite from, String address, int port) {
        return probe.line(from.lan(), address, port);
    }

    /// Whether a guest's service answers, asked from a site's LAN.
    boolean serves(LabSite from, Guest guest) {
        return probe.serves(from.lan(), guest.address(), guest.sign());
    }

    /// The number that a guest serves, if it serves one and answers.
    Optional<Long> counter(LabSite from, Guest guest) {
        var port = guest.sign().port();
        var said = switch (guest.sign()) {
            case SignOfLife.Tcp _ -> Optional.<String>empty();
            case SignOfLife.Line _ -> probe.line(from.lan(), guest.address(), port);
            case SignOfLife.Http _ -> probe.http(from.lan(), guest.address(), port, "/");
        };
        return said.map(String::strip).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong);
    }

    /// Runs a program to its end as the service would see the world: from its namespace, without the sites' folders.
    public String runInService(List<String> command) {
        return Command.of(service().enclosed(command).toArray(String[]::new)).run();
    }

    /// Starts a program that goes on, in the service's namespace; its output goes to `logs/<name>.log`.
    public ProcessHandle startInService(String name, List<String> command) {
        return processes.start(name, log(name), service().enclosed(command));
    }

    public Path log(String name) {
        return instance.logs().resolve(name + ".log");
    }

    /// Stops what `startInService` or `relay` started, by SIGKILL; it need not run.
    public void stop(String name) {
        processes.find(name).ifPresent(process -> processes.kill(Set.of(process)));
    }

    /// Makes an address of the lab reachable at a port of this machine's loopback; port 0 asks for none.
    public void relay(int port, String from, String address, int toPort) {
        if (port == 0) {
            return;
        }
        var name = "relay-" + port;
        stop(name);
        processes.start(
                name,
                log(name),
                List.of(
                        "socat",
                        "TCP-LISTEN:" + port + ",bind=127.0.0.1,fork,reuseaddr",
                        "EXEC:ip netns exec " + instance.namespace(from) + " socat STDIO TCP\\:" + address + "\\:"
                                + toPort));
    }

    private Wan wan() {
        return new Wan(instance);
    }

    private Path completeMark() {
        return instance.folder().resolve("complete");
    }

    /// Raised to the end, since the machine was last started: namespaces do not survive that, files do.
    private boolean complete() {
        try {
            return Files.exists(completeMark())
                    && Files.readString(completeMark()).equals(bootId())
                    && networks.existing().size() == networks.namespaces().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void markComplete() {
        try {
            Files.writeString(completeMark(), bootId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
    }
}

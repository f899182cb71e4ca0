package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.spec.Capabilities;
import io.resite.spec.DiskFormat;
import io.resite.spec.HostInterface;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// A hypervisor host in memory. It keeps libvirt's rules that recovery depends on (one name and one UUID a host, image
/// locks, one block job a disk, bitmaps in qcow2 only) and knows nothing of guests.
///
/// What happens on the host by itself is arranged through [#pool], [#backingSources], [#exporter] and [#powerOff]; what
/// happens on the way to it through [#faults].
public final class SimulatedHypervisor extends ArrangedHost implements Hypervisor {
    public SimulatedHypervisor(String name, ByteSize memory, int cpus) {
        super(name, memory, cpus);
    }

    public SimulatedHypervisor with(SimulatedPool pool) {
        host.pools.put(pool.name(), pool);
        return this;
    }

    // --- looking ---

    @Override
    public String uri() {
        return "qemu+tcp://" + host.name + "/system";
    }

    @Override
    public String address() {
        return host.name;
    }

    @Override
    public HostFacts host() {
        return answer(
                "host", () -> new HostFacts(host.name, host.memory, host.freeMemory(), host.cpus, "simulated", false));
    }

    @Override
    public Capabilities capabilities() {
        return answer("capabilities", guests::capabilities);
    }

    @Override
    public Optional<List<HostInterface>> interfaces() {
        return answer("interfaces", () -> interfaces);
    }

    @Override
    public Optional<String> compareCpu(String architecture, String domainType, String cpu) {
        return answer("compareCpu", () -> guests.whyNot(architecture, domainType, Xml.parse(cpu, "CPU")));
    }

    @Override
    public Optional<String> dryDefine(String xml) {
        return answer("dryDefine", () -> host.whyNotReadable(xml).or(() -> guests.whyNot(host.parse(xml))));
    }

    @Override
    public List<DomainFacts> domains() {
        return answer(
                "domains",
                () -> host.domains.values().stream()
                        .filter(domain -> !domain.momentary)
                        .map(SimulatedDomain::facts)
                        .toList());
    }

    @Override
    public Optional<DomainFacts> domain(UUID uuid) {
        return answer(
                "domain", () -> Optional.ofNullable(host.domains.get(uuid)).map(SimulatedDomain::facts));
    }

    @Override
    public Optional<DomainFacts> domain(String domain) {
        return answer("domain", () -> host.named(domain).map(SimulatedDomain::facts));
    }

    @Override
    public List<NetworkFacts> networks() {
        return answer(
                "networks",
                () -> host.networks.values().stream()
                        .map(SimulatedNetwork::facts)
                        .toList());
    }

    @Override
    public List<PoolFacts> pools() {
        return answer(
                "pools",
                () -> host.pools.values().stream().map(SimulatedPool::facts).toList());
    }

    @Override
    public Optional<VolumeFacts> volume(String pool, String volume) {
        return answer(
                "volume",
                () -> host.pool(pool).find(volume).map(_ -> host.pool(pool).facts(volume)));
    }

    @Override
    public Optional<VolumeFacts> volumeAt(String path) {
        return answer(
                "volumeAt",
                () -> host.pools.values().stream()
                        .flatMap(pool -> pool.nameAt(path).map(pool::facts).stream())
                        .findFirst());
    }

    @Override
    public Optional<ByteSize> diskSize(UUID uuid, String target) {
        return answer(
                "diskSize",
                () -> host.find(uuid)
                        .current()
                        .drive(target)
                        .flatMap(host::content)
                        .map(volume -> new ByteSize(volume.size())));
    }

    @Override
    public void readFile(String path, OutputStream to) {
        act("readFile", () -> host.read(path, to));
    }

    @Override
    public byte[] tail(String path, ByteSize most) {
        return answer("tail", () -> host.tail(path, most));
    }

    @Override
    public Optional<byte[]> screenshot(UUID uuid) {
        return answer(
                "screenshot", () -> host.running(uuid).hasScreen() ? Optional.of(Pictures.dark()) : Optional.empty());
    }

    @Override
    public Optional<FileFacts> file(String path) {
        return answer(
                "file",
                () -> Optional.ofNullable(host.files.get(path))
                        .map(content -> new FileFacts(
                                path,
                                new ByteSize(content.length),
                                host.modified(path),
                                host.programs.contains(path))));
    }

    @Override
    public List<SeenAddress> addresses(UUID uuid) {
        return answer("addresses", () -> {
            var domain = host.find(uuid);
            return domain.running() ? List.copyOf(domain.addresses) : List.of();
        });
    }

    @Override
    public List<SecretFacts> secrets() {
        return answer("secrets", host.secrets::all);
    }

    @Override
    public Optional<byte[]> secretValue(UUID secret) {
        return answer("secretValue", () -> host.secrets.value(secret));
    }

    @Override
    public List<FilterFacts> filters() {
        return answer("filters", () -> List.copyOf(host.filters.values()));
    }

    // --- holding a machine still ---

    @Override
    public Optional<Pulse> pulse(UUID uuid) {
        return answer(
                "pulse",
                () -> Optional.ofNullable(host.domains.get(uuid))
                        .map(domain -> new Pulse(domain.state, domain.ioError)));
    }

    @Override
    public void suspend(UUID uuid) {
        act("suspend", () -> host.running(uuid).suspend());
    }

    @Override
    public void resume(UUID uuid) {
        act("resume", () -> host.running(uuid).resume());
    }

    @Override
    public boolean isSuspendedByUs(UUID uuid) {
        return answer("isSuspendedByUs", () -> host.domains.containsKey(uuid) && host.domains.get(uuid).suspendedByUs);
    }

    @Override
    public int freeze(UUID uuid) {
        return answer("freeze", () -> {
            var domain = host.withAgent(uuid);
            if (domain.frozen) {
                throw host.refused("domain %s: the file systems are frozen already".formatted(domain.name()));
            }
            domain.frozen = true;
            return domain.current().drives().size();
        });
    }

    @Override
    public void thaw(UUID uuid) {
        act("thaw", () -> host.withAgent(uuid).frozen = false);
    }

    @Override
    public String askAgent(UUID uuid, String command, Duration within) {
        return answer("askAgent", () -> host.askAgent(uuid, command));
    }

    // --- backups of running domains ---

    @Override
    public List<ScratchRoom> prepareScratch(UUID uuid, List<String> targets) {
        return answer("prepareScratch", () -> host.rooms(uuid, targets));
    }

    @Override
    public void beginBackup(BackupRequest request) {
        act("beginBackup", () -> backups.begin(request, true));
    }

    @Override
    public void endBackup(UUID uuid) {
        act("endBackup", () -> Optional.ofNullable(host.domains.get(uuid)).ifPresent(SimulatedDomain::endBackup));
    }

    @Override
    public Optional<BackupFacts> backup(UUID uuid) {
        return answer(
                "backup", () -> Optional.ofNullable(host.domains.get(uuid)).flatMap(SimulatedDomain::backup));
    }

    @Override
    public List<String> checkpoints(UUID uuid) {
        return answer("checkpoints", () -> List.copyOf(host.find(uuid).checkpoints));
    }

    @Override
    public void deleteCheckpoint(UUID uuid, String checkpoint) {
        act("deleteCheckpoint", () -> {
            var domain = host.find(uuid);
            domain.checkpoints.remove(checkpoint);
            domain.current()
                    .drives()
                    .forEach(drive -> host.content(drive).ifPresent(volume -> volume.dropBitmap(checkpoint)));
        });
    }

    // --- making ---

    @Override
    public void createVolume(String pool, String volume, ByteSize capacity, DiskFormat format) {
        act("createVolume", () -> host.pool(pool).create(volume, capacity, format));
    }

    @Override
    public void deleteVolume(String pool, String volume) {
        act("deleteVolume", () -> host.pool(pool).delete(volume));
    }

    @Override
    public void uploadVolume(String pool, String volume, ByteSize size, InputStream from) {
        act("uploadVolume", () -> {
            var content = host.pool(pool).volume(volume);
            var bytes = host.bytes("volume %s in pool %s".formatted(volume, pool), size, from);
            content.write(0, bytes);
            addFile(host.pool(pool).facts(volume).path(), bytes);
        });
    }

    @Override
    public void writeFile(String path, ByteSize size, InputStream from) {
        act("writeFile", () -> {
            addFile(path, host.bytes("file " + path, size, from));
            host.programs.remove(path);
        });
    }

    @Override
    public void writeProgram(String path, ByteSize size, InputStream from) {
        act("writeProgram", () -> {
            addFile(path, host.bytes("file " + path, size, from));
            host.programs.add(path);
        });
    }

    @Override
    public void deleteFile(String path) {
        act("deleteFile", () -> host.files.remove(path));
    }

    @Override
    public void defineSecret(String xml, byte[] value) {
        act("defineSecret", () -> host.secrets.define(xml, value));
    }

    @Override
    public void removeSecret(UUID secret) {
        act("removeSecret", () -> host.secrets.remove(secret));
    }

    @Override
    public void defineFilter(String xml) {
        act("defineFilter", () -> host.defineFilter(xml));
    }

    @Override
    public void defineNetwork(String xml) {
        act("defineNetwork", () -> host.defineNetwork(xml));
    }

    @Override
    public void startNetwork(String network) {
        act("startNetwork", () -> host.startNetwork(network));
    }

    @Override
    public void setNetworkAutostart(String network, boolean on) {
        act("setNetworkAutostart", () -> host.network(network).autostart(on));
    }

    @Override
    public void removeNetwork(String network) {
        act("removeNetwork", () -> host.networks.remove(network));
    }

    @Override
    public void define(String xml) {
        act("define", () -> host.define(xml));
    }

    @Override
    public void setAutostart(UUID uuid, boolean on) {
        act("setAutostart", () -> host.find(uuid).autostart = on);
    }

    @Override
    public void start(UUID uuid, boolean paused) {
        act("start", () -> host.start(uuid, paused));
    }

    @Override
    public void startMomentary(String xml) {
        act("startMomentary", () -> host.startMomentary(xml));
    }

    @Override
    public void shutdown(UUID uuid) {
        act("shutdown", () -> {
            var domain = host.find(uuid);
            if (!domain.deaf) {
                host.halt(domain);
            }
        });
    }

    /// A guest that does not heed its power button.
    public void ignoreShutdown(UUID domain) {
        host.find(domain).deaf = true;
    }

    @Override
    public void destroy(UUID uuid) {
        act("destroy", () -> host.halt(host.find(uuid)));
    }

    @Override
    public void undefine(UUID uuid) {
        act("undefine", () -> host.undefine(uuid));
    }

    // --- making disks local ---

    @Override
    public void pullDisk(UUID uuid, String target) {
        act("pullDisk", () -> blockJobs.pull(uuid, target));
    }

    @Override
    public void copyDisk(UUID uuid, String target, String pool, String volume) {
        act("copyDisk", () -> blockJobs.copy(uuid, target, pool, volume));
    }

    @Override
    public void pivotDisk(UUID uuid, String target) {
        act("pivotDisk", () -> blockJobs.pivot(uuid, target));
    }

    @Override
    public Optional<BlockJobFacts> blockJob(UUID uuid, String target) {
        return answer("blockJob", () -> blockJobs.look(uuid, target));
    }

    /// A connection ends; the host goes on.
    @Override
    public void close() {}

    private synchronized <T> T answer(String method, Supplier<T> act) {
        return faults.call(method, act);
    }

    private void act(String method, Runnable act) {
        answer(method, () -> {
            act.run();
            return method;
        });
    }
}

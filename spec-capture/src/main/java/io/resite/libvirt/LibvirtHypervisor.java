package io.resite.libvirt;

import io.resite.document.ByteSize;
import io.resite.hypervisor.FileFacts;
import io.resite.hypervisor.FilterFacts;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.SecretFacts;
import io.resite.hypervisor.SeenAddress;
import io.resite.spec.Capabilities;
import io.resite.spec.DiskFormat;
import io.resite.spec.HostInterface;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A host behind libvirtd, reached by its connection URI and nothing else. Connects when first asked.
public final class LibvirtHypervisor implements Hypervisor {
    private final String name;
    private final String uri;
    private final Session session;
    private final LibvirtCapabilities capabilities;
    private final LibvirtDomains domains;
    private final LibvirtNetworks networks;
    private final LibvirtStorage storage;
    private final LibvirtStillness stillness;
    private final LibvirtScratch scratch;
    private final LibvirtBackups backups;
    private final LibvirtBlockJobs blockJobs;
    private final Session fileSession;
    private final LibvirtFiles files;
    private final LibvirtSecrets secrets;
    private final LibvirtFilters filters;
    private final LibvirtAddresses addresses;

    private LibvirtHypervisor(String name, String uri) {
        this.name = name;
        this.uri = uri;
        this.session = new Session(name, uri);
        this.capabilities = new LibvirtCapabilities(session);
        this.domains = new LibvirtDomains(session);
        this.networks = new LibvirtNetworks(session);
        this.storage = new LibvirtStorage(session);
        this.fileSession = new Session(name, uri);
        this.files = new LibvirtFiles(fileSession);
        this.stillness = new LibvirtStillness(domains);
        this.scratch = new LibvirtScratch(session, domains, storage, files);
        this.backups = new LibvirtBackups(session, domains, scratch, address());
        this.blockJobs = new LibvirtBlockJobs(session, domains, storage);
        this.secrets = new LibvirtSecrets(session);
        this.filters = new LibvirtFilters(session);
        this.addresses = new LibvirtAddresses(domains);
    }

    /// @param name of the host in messages
    /// @param uri as in `qemu+tcp://10.0.0.11/system`
    public static LibvirtHypervisor connect(String name, String uri) {
        return new LibvirtHypervisor(name, uri);
    }

    /// Named after the address in its URI.
    public static LibvirtHypervisor connect(String uri) {
        var host = URI.create(uri).getHost();
        return new LibvirtHypervisor(host == null ? "localhost" : host, uri);
    }

    // --- looking ---

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String address() {
        var host = URI.create(uri).getHost();
        return host == null ? "127.0.0.1" : host;
    }

    @Override
    public HostFacts host() {
        return session.look("host", connection -> {
            var memory = NativeLibvirt.memory(connection);
            var version = "%s %s, libvirt %s"
                    .formatted(
                            connection.getType(), dotted(connection.getVersion()), dotted(connection.getLibVersion()));
            return new HostFacts(
                    name,
                    memory.total(),
                    memory.available(),
                    connection.nodeInfo().cpus,
                    version,
                    connection.getCapabilities().contains("<domain type='kvm'"));
        });
    }

    @Override
    public Capabilities capabilities() {
        return capabilities.all();
    }

    @Override
    public Optional<List<HostInterface>> interfaces() {
        return capabilities.interfaces();
    }

    @Override
    public Optional<String> compareCpu(String architecture, String domainType, String cpu) {
        return capabilities.compareCpu(architecture, domainType, cpu);
    }

    @Override
    public Optional<String> dryDefine(String xml) {
        return capabilities.dryDefine(xml);
    }

    /// libvirt's version numbers: a million a major version, a thousand a minor.
    private static String dotted(long version) {
        return "%d.%d.%d".formatted(version / 1_000_000, version / 1_000 % 1_000, version % 1_000);
    }

    @Override
    public List<DomainFacts> domains() {
        return domains.all();
    }

    @Override
    public Optional<DomainFacts> domain(UUID uuid) {
        return domains.find(uuid);
    }

    @Override
    public Optional<DomainFacts> domain(String domain) {
        return domains.find(domain);
    }

    @Override
    public List<NetworkFacts> networks() {
        return networks.all();
    }

    @Override
    public List<PoolFacts> pools() {
        return storage.pools();
    }

    @Override
    public Optional<VolumeFacts> volume(String pool, String volume) {
        return storage.volume(pool, volume);
    }

    @Override
    public Optional<VolumeFacts> volumeAt(String path) {
        return storage.volumeAt(path);
    }

    @Override
    public Optional<ByteSize> diskSize(UUID domain, String target) {
        return domains.diskSize(domain, target);
    }

    @Override
    public void readFile(String path, OutputStream to) {
        files.read(path, to);
    }

    @Override
    public byte[] tail(String path, ByteSize most) {
        return files.tail(path, most);
    }

    @Override
    public Optional<byte[]> screenshot(UUID uuid) {
        return domains.screenshot(uuid);
    }

    @Override
    public Optional<FileFacts> file(String path) {
        return files.find(path);
    }

    @Override
    public List<SeenAddress> addresses(UUID domain) {
        return addresses.of(domain);
    }

    @Override
    public List<SecretFacts> secrets() {
        return secrets.all();
    }

    @Override
    public Optional<byte[]> secretValue(UUID secret) {
        return secrets.value(secret);
    }

    @Override
    public List<FilterFacts> filters() {
        return filters.all();
    }

    // --- holding a machine still ---

    @Override
    public Optional<Pulse> pulse(UUID uuid) {
        return stillness.pulse(uuid);
    }

    @Override
    public void suspend(UUID uuid) {
        stillness.suspend(uuid);
    }

    @Override
    public void resume(UUID uuid) {
        stillness.resume(uuid);
    }

    @Override
    public boolean isSuspendedByUs(UUID uuid) {
        return stillness.isSuspendedByUs(uuid);
    }

    @Override
    public int freeze(UUID uuid) {
        return stillness.freeze(uuid);
    }

    @Override
    public void thaw(UUID uuid) {
        stillness.thaw(uuid);
    }

    @Override
    public String askAgent(UUID uuid, String command, Duration within) {
        return stillness.askAgent(uuid, command, within);
    }

    // --- backups of running domains ---

    @Override
    public List<ScratchRoom> prepareScratch(UUID domain, List<String> targets) {
        return scratch.prepare(domain, targets);
    }

    @Override
    public void beginBackup(BackupRequest request) {
        backups.begin(request);
    }

    @Override
    public void endBackup(UUID domain) {
        backups.end(domain);
    }

    @Override
    public Optional<BackupFacts> backup(UUID domain) {
        return backups.find(domain);
    }

    @Override
    public List<String> checkpoints(UUID domain) {
        return backups.checkpoints(domain);
    }

    @Override
    public void deleteCheckpoint(UUID domain, String checkpoint) {
        backups.deleteCheckpoint(domain, checkpoint);
    }

    // --- making ---

    @Override
    public void createVolume(String pool, String volume, ByteSize capacity, DiskFormat format) {
        storage.create(pool, volume, capacity, format);
    }

    @Override
    public void deleteVolume(String pool, String volume) {
        storage.delete(pool, volume);
    }

    @Override
    public void uploadVolume(String pool, String volume, ByteSize size, InputStream from) {
        storage.upload(pool, volume, size, from);
    }

    @Override
    public void writeFile(String path, ByteSize size, InputStream from) {
        files.write(path, size, from, LibvirtFiles.Mode.OWNERS);
    }

    @Override
    public void writeProgram(String path, ByteSize size, InputStream from) {
        files.write(path, size, from, LibvirtFiles.Mode.PROGRAM);
    }

    @Override
    public void deleteFile(String path) {
        files.delete(path);
    }

    @Override
    public void defineSecret(String xml, byte[] value) {
        secrets.define(xml, value);
    }

    @Override
    public void removeSecret(UUID secret) {
        secrets.remove(secret);
    }

    @Override
    public void defineFilter(String xml) {
        filters.define(xml);
    }

    @Override
    public void defineNetwork(String xml) {
        networks.define(xml);
    }

    @Override
    public void startNetwork(String network) {
        networks.start(network);
    }

    @Override
    public void setNetworkAutostart(String network, boolean on) {
        networks.setAutostart(network, on);
    }

    @Override
    public void removeNetwork(String network) {
        networks.remove(network);
    }

    @Override
    public void define(String xml) {
        domains.define(xml);
    }

    @Override
    public void setAutostart(UUID uuid, boolean on) {
        domains.act(uuid, (connection, domain) -> domain.setAutostart(on));
    }

    @Override
    public void start(UUID uuid, boolean paused) {
        domains.start(uuid, paused);
    }

    @Override
    public void startMomentary(String xml) {
        domains.startMomentary(xml);
    }

    @Override
    public void shutdown(UUID uuid) {
        domains.shutdown(uuid);
    }

    @Override
    public void destroy(UUID uuid) {
        domains.destroy(uuid);
    }

    @Override
    public void undefine(UUID uuid) {
        domains.undefine(uuid);
    }

    // --- making disks local ---

    @Override
    public void pullDisk(UUID uuid, String target) {
        blockJobs.pull(uuid, target);
    }

    @Override
    public void copyDisk(UUID uuid, String target, String pool, String volume) {
        blockJobs.copy(uuid, target, pool, volume);
    }

    @Override
    public void pivotDisk(UUID uuid, String target) {
        blockJobs.pivot(uuid, target);
    }

    @Override
    public Optional<BlockJobFacts> blockJob(UUID uuid, String target) {
        return blockJobs.find(uuid, target);
    }

    @Override
    public void close() {
        session.close();
        fileSession.close();
    }
}

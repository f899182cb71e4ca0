package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.spec.Capabilities;
import io.resite.spec.HostInterface;
import io.resite.spec.MachineState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/// What happens on a simulated host by itself: what its guests, its people and its fate do to it.
abstract sealed class ArrangedHost permits SimulatedHypervisor {
    final SimulatedHost host;
    final SimulatedFaults faults;
    final SimulatedBlockJobs blockJobs;
    final SimulatedBackups backups;
    final SimulatedGuests guests = new SimulatedGuests();
    Optional<List<HostInterface>> interfaces = Optional.of(List.of());

    ArrangedHost(String name, ByteSize memory, int cpus) {
        this.host = new SimulatedHost(name, memory, cpus);
        this.faults = new SimulatedFaults(name);
        this.blockJobs = new SimulatedBlockJobs(host);
        this.backups = new SimulatedBackups(host);
    }

    public SimulatedFaults faults() {
        return faults;
    }

    public SimulatedPool pool(String pool) {
        return host.pool(pool);
    }

    /// A file outside all pools.
    public void addFile(String path, byte[] content) {
        host.addFile(path, content.clone());
    }

    /// What is seen of a running machine's NICs from now on.
    public void addAddress(UUID domain, SeenAddress address) {
        host.find(domain).addresses.add(address);
    }

    /// A guest agent that answers as long as its machine runs.
    public void addAgent(UUID domain) {
        host.find(domain).agent = true;
    }

    /// Guest agents by their machines' names: each takes a command and gives its answer, as long as its machine runs.
    public void agents(Function<String, Optional<UnaryOperator<String>>> agents) {
        host.agents = agents;
    }

    public boolean isFrozen(UUID domain) {
        return host.find(domain).frozen;
    }

    /// The guest overwrites so much while a backup runs.
    public void fillScratch(UUID domain, ByteSize used) {
        host.running(domain).scratchUsed = used;
    }

    /// What the guest writes cannot be kept any more, and the host stops it.
    public void pauseByIoError(UUID domain) {
        host.running(domain).ioError = true;
        host.running(domain).state = MachineState.PAUSED;
    }

    /// A person stops its processors.
    public void pauseByHand(UUID domain) {
        host.running(domain).state = MachineState.PAUSED;
    }

    /// Somebody backs a machine up with other tools.
    public void beginForeignBackup(Hypervisor.BackupRequest request) {
        backups.begin(request, false);
    }

    public void addSnapshot(UUID domain, String snapshot) {
        host.find(domain).snapshots.add(snapshot);
    }

    public void addLease(String network, Hypervisor.Lease lease) {
        host.network(network).lease(lease);
    }

    /// Where disks with a network backing read from, by the `source` element of their `backingStore`. Empty: the server
    /// is down, and neither a start nor a pull succeeds.
    public void backingSources(Function<Element, Optional<BlockSource>> sources) {
        host.backingSources = sources;
    }

    public void exporter(BackupExporter exporter) {
        backups.exporter(exporter);
    }

    /// How often a block job is looked at before it is through; 1 unless told.
    public void looksPerJob(int looks) {
        blockJobs.looksPerJob(looks);
    }

    /// What it says it can run, and refuses what does not fit.
    public void capabilities(Capabilities capabilities) {
        guests.be(capabilities);
        interfaces = Optional.of(capabilities.interfaces());
    }

    /// It has no interface driver.
    public void hideInterfaces() {
        interfaces = Optional.empty();
    }

    /// All machines stop at once, nothing answers. Definitions and volumes stay.
    public synchronized void powerOff() {
        host.domains.values().forEach(host::halt);
        faults.unreachable(true);
    }

    public void powerOn() {
        faults.unreachable(false);
    }

    /// It answers again, and starts what it is to start by itself as far as it can.
    public synchronized void boot() {
        powerOn();
        List.copyOf(host.domains.values()).stream()
                .filter(domain -> domain.autostart && !domain.running())
                .forEach(domain -> tryToStart(domain.uuid));
    }

    private void tryToStart(UUID domain) {
        try {
            host.start(domain, false);
        } catch (HypervisorException refused) {
            // As libvirt: the others are started all the same.
            return;
        }
    }

    /// A machine as it is, whether or not the host can be asked.
    public synchronized Optional<Hypervisor.DomainFacts> inside(UUID domain) {
        return Optional.ofNullable(host.domains.get(domain)).map(SimulatedDomain::facts);
    }

    /// Whether a disk of a machine is just being made local, whether or not the host can be asked.
    public synchronized boolean isBusy(UUID domain, String target) {
        return Optional.ofNullable(host.domains.get(domain))
                .filter(there -> there.jobs.containsKey(target))
                .isPresent();
    }

    /// What a machine does, whether or not the host can be asked.
    public synchronized MachineState stateOf(UUID domain) {
        return Optional.ofNullable(host.domains.get(domain))
                .map(known -> known.state)
                .orElse(MachineState.STOPPED);
    }
}

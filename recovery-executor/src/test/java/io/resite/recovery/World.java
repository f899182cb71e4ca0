package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.ByteSize;
import io.resite.fencing.SimulatedPower;
import io.resite.hypervisor.BlockSource;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.nbd.NbdClient;
import io.resite.nbd.NbdException;
import io.resite.ownership.LeaseTerms;
import io.resite.run.RunReport;
import io.resite.run.Runs;
import io.resite.spec.Acknowledgement;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.SiteId;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.ObjectStore;
import io.resite.vault.StoreException;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.w3c.dom.Element;

/// Two simulated sites, a vault in memory that holds a [Shop], and executors that can be killed. NBD is the real thing
/// on loopback.
final class World implements AutoCloseable {
    static final SiteId EAST = new SiteId("east");
    static final SiteId WEST = new SiteId("west");

    final SimulatedPool shared = new SimulatedPool("shared", "/shared", ByteSize.mib(64));
    final SimulatedHypervisor east1 = new SimulatedHypervisor("east1", ByteSize.gib(4), 4);
    final SimulatedHypervisor east2 = new SimulatedHypervisor("east2", ByteSize.gib(4), 4);
    final SimulatedHypervisor west1 = new SimulatedHypervisor("west1", ByteSize.gib(4), 4).with(shared);
    final SimulatedHypervisor west2 = new SimulatedHypervisor("west2", ByteSize.gib(4), 4).with(shared);
    final SimulatedPower power = new SimulatedPower();
    final Shop shop;
    final RecoverySettings settings;

    /// What replication does for a run that moves machines.
    volatile BiFunction<SiteId, String, Acknowledgement> lastCycle;

    private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
    private final ObjectStore store = new MemoryObjectStore();
    private final Path keyFile;
    private final Random random;
    private final List<RecoveryEngine> engines = new ArrayList<>();

    World(long seed, Path folder) {
        this.random = new Random(seed);
        this.keyFile = key(folder.resolve("a.key"));
        this.settings = new RecoverySettings(
                freePort(),
                Limits.USUAL,
                Duration.ofMillis(5),
                2,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                new LeaseTerms(Duration.ofMillis(600), Duration.ofSeconds(4)));
        Vault.init(store, List.of(new Unlock.KeyFile(keyFile), new Unlock.KeyFile(key(folder.resolve("b.key")))));
        this.shop = new Shop(vault(store), random);
        this.lastCycle = (_, _) -> shop.replicate(vault());
        west1.backingSources(World::overNbd);
        west2.backingSources(World::overNbd);
        shop.runAt(east1);
        shop.standsBeside(east2);
    }

    /// A vault as another process sees it.
    Vault vault() {
        return vault(store);
    }

    Runs runs() {
        return new Runs(vault());
    }

    /// An executor of its own process, killed as `mortality` has it.
    RecoveryEngine executor(Mortality mortality) {
        var engine = new RecoveryEngine(
                vault(mortality.wrap(ObjectStore.class, store)),
                (_, host) -> mortality.wrap(Hypervisor.class, counting(host(host))),
                settings,
                Outside.real(InstantSource.system(), power).with((site, group) -> lastCycle.apply(site, group)),
                random);
        // The kernel closes a dead process's sockets.
        mortality.atDeath(() -> close(engine));
        engines.add(engine);
        return engine;
    }

    RecoveryEngine executor() {
        return executor(Mortality.immortal());
    }

    /// An executor that has routers for drills.
    RecoveryEngine executor(RouterImage router) {
        var engine = new RecoveryEngine(
                vault(),
                (_, host) -> counting(host(host)),
                settings,
                Outside.real(InstantSource.system(), power).with(router),
                random);
        engines.add(engine);
        return engine;
    }

    /// An executor whose clock stands at that instant.
    RecoveryEngine executorAt(Instant now) {
        var engine = new RecoveryEngine(
                vault(),
                (_, host) -> counting(host(host)),
                settings,
                Outside.real(InstantSource.fixed(now), power),
                random);
        engines.add(engine);
        return engine;
    }

    /// An executor whose store no longer answers once it is cut off; hypervisors go on answering it.
    RecoveryEngine executorBehind(AtomicBoolean cutOff) {
        var behind = Mortality.guarding(ObjectStore.class, store, () -> {
            if (cutOff.get()) {
                throw new StoreException("the store does not answer");
            }
        });
        var engine = new RecoveryEngine(
                vault(behind),
                (_, host) -> counting(host(host)),
                settings,
                Outside.real(InstantSource.system(), power),
                random);
        engines.add(engine);
        return engine;
    }

    RunRequest request() {
        return request("ada");
    }

    /// @param word of whom; empty when nobody gives it
    RunRequest request(String word) {
        return new RunRequest("ada", "127.0.0.1", "flood in the basement", word);
    }

    RunReport report(String run) {
        return runs().report(run).orElseThrow();
    }

    /// How often each domain was started at west, by UUID.
    Map<String, Integer> starts() {
        var counts = new TreeMap<String, Integer>();
        starts.forEach((uuid, count) -> counts.put(uuid, count.get()));
        return counts;
    }

    /// All that recovery left at west, the run's id and epoch apart.
    List<String> westWithout(String run) {
        var seen = new ArrayList<String>();
        for (var host : List.of(west1, west2)) {
            host.domains()
                    .forEach(domain -> seen.add(host.uri() + " " + domain.state() + " " + domain.autostart() + " "
                            + domain.xml().replace(run, "RUN")));
            host.networks()
                    .forEach(network -> seen.add(host.uri() + " " + network.active() + " " + network.autostart() + " "
                            + network.xml().replace(run, "RUN")));
        }
        return seen;
    }

    MachineState stateAtWest(MachineId machine) {
        return List.of(west1, west2).stream()
                .flatMap(host -> host.domain(machine.uuid()).stream())
                .map(Hypervisor.DomainFacts::state)
                .findFirst()
                .orElse(MachineState.STOPPED);
    }

    /// Bytes of a recovered disk, by the volume that the domain's definition names.
    byte[] diskAtWest(MachineId machine, String target) {
        var domain = List.of(west1, west2).stream()
                .flatMap(host -> host.domain(machine.uuid()).stream())
                .findFirst()
                .orElseThrow();
        var root = Markup.parse(domain.xml(), "domain", domain.name()).root();
        var source = Markup.all(root, "devices/disk").stream()
                .filter(disk -> Markup.attribute(disk, "target", "dev").equals(target))
                .map(disk -> Markup.attribute(disk, "source", "volume"))
                .findFirst()
                .orElseThrow();
        var volume = shared.volume(source);
        var bytes = ByteBuffer.allocate(Math.toIntExact(volume.size()));
        volume.read(0, bytes);
        return bytes.array();
    }

    /// Ends all executors; others may be made.
    @Override
    public void close() {
        engines.forEach(World::close);
    }

    private static void close(RecoveryEngine engine) {
        try {
            engine.close();
        } catch (Mortality.Killed killed) {
            // A dead process closes nothing; its threads and sockets are gone by now.
            return;
        }
    }

    private SimulatedHypervisor host(String name) {
        return switch (name) {
            case "east1" -> east1;
            case "east2" -> east2;
            case "west1" -> west1;
            case "west2" -> west2;
            default -> throw new Unreachable("no host " + name);
        };
    }

    private Hypervisor counting(SimulatedHypervisor host) {
        return Mortality.spying(Hypervisor.class, host, (method, arguments) -> {
            if (method.equals("start")) {
                starts.computeIfAbsent(String.valueOf(arguments[0]), _ -> new AtomicInteger())
                        .incrementAndGet();
            }
        });
    }

    private Vault vault(ObjectStore through) {
        var vault = Vault.open(through);
        vault.unlock(new Unlock.KeyFile(keyFile));
        return vault;
    }

    private Path key(Path file) {
        var bytes = new byte[64];
        random.nextBytes(bytes);
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a host reads when a disk is backed by an NBD server: through the real protocol.
    static Optional<BlockSource> overNbd(Element source) {
        var host = Markup.first(source, "host").orElseThrow();
        var address = new InetSocketAddress(host.getAttribute("name"), Integer.parseInt(host.getAttribute("port")));
        var export = source.getAttribute("name");
        try (var client = NbdClient.connect(address, export, List.of())) {
            var size = client.size();
            return Optional.of(new NbdSource(address, export, size));
        } catch (NbdException e) {
            return Optional.empty();
        }
    }

    private record NbdSource(InetSocketAddress address, String export, long size) implements BlockSource {
        @Override
        public void read(long offset, ByteBuffer into) {
            try (var client = NbdClient.connect(address, export, List.of())) {
                client.read(offset, into).join();
            } catch (CompletionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static byte[] text(String text, int size) {
        return Arrays.copyOf(text.getBytes(UTF_8), size);
    }
}

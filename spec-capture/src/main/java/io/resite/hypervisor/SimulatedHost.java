package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.ScratchRoom;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.spec.MachineState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/// What a simulated host has, and the rules by which libvirt and QEMU would keep it.
final class SimulatedHost {
    final String name;
    final ByteSize memory;
    final int cpus;
    final Map<UUID, SimulatedDomain> domains = new TreeMap<>();
    final Map<String, SimulatedNetwork> networks = new TreeMap<>();
    final Map<String, SimulatedPool> pools = new TreeMap<>();
    final Map<String, byte[]> files = new HashMap<>();
    final Set<String> programs = new HashSet<>();
    final Map<String, FilterFacts> filters = new TreeMap<>();
    final SimulatedSecrets secrets;
    private final Map<String, Long> writes = new HashMap<>();
    Function<Element, Optional<BlockSource>> backingSources = source -> Optional.empty();
    Function<String, Optional<UnaryOperator<String>>> agents = machine -> Optional.empty();

    SimulatedHost(String name, ByteSize memory, int cpus) {
        this.name = name;
        this.memory = memory;
        this.cpus = cpus;
        this.secrets = new SimulatedSecrets(name);
    }

    void addFile(String path, byte[] content) {
        files.put(path, content);
        writes.merge(path, 1L, Long::sum);
    }

    /// What is to be written, whole.
    byte[] bytes(String what, ByteSize size, InputStream from) {
        try {
            var bytes = from.readNBytes(Math.toIntExact(size.bytes()));
            if (bytes.length < size.bytes()) {
                throw refused("%s: the content ends after %d of %d bytes".formatted(what, bytes.length, size.bytes()));
            }
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// A time of its own for each time that a file was written.
    Instant modified(String path) {
        return Instant.ofEpochSecond(writes.getOrDefault(path, 0L));
    }

    void defineFilter(String xml) {
        var root = Xml.parse(xml, "network filter at " + name);
        var filter = root.getAttribute("name");
        var uuid = Xml.text(root, "uuid");
        var made = new FilterFacts(
                uuid.isEmpty()
                        ? UUID.nameUUIDFromBytes(filter.getBytes(StandardCharsets.UTF_8))
                        : UUID.fromString(uuid),
                filter,
                xml);
        Xml.all(root, "filterref").stream()
                .map(reference -> reference.getAttribute("filter"))
                .filter(other -> !filters.containsKey(other))
                .findFirst()
                .ifPresent(other -> {
                    throw refused("network filter %s: referenced filter %s is missing".formatted(filter, other));
                });
        var old = filters.putIfAbsent(filter, made);
        if (old != null && !old.uuid().equals(made.uuid())) {
            throw new AlreadyThere("%s: network filter %s exists with another UUID".formatted(name, filter));
        }
        filters.put(filter, made);
    }

    ByteSize freeMemory() {
        var used = domains.values().stream()
                .filter(SimulatedDomain::running)
                .mapToLong(domain -> domain.current().memory().bytes())
                .sum();
        return new ByteSize(Math.max(0, memory.bytes() - used));
    }

    SimulatedDomain find(UUID uuid) {
        return Optional.ofNullable(domains.get(uuid)).orElseThrow(() -> missing("domain " + uuid));
    }

    Optional<SimulatedDomain> named(String domain) {
        return domains.values().stream()
                .filter(one -> one.name().equals(domain))
                .findFirst();
    }

    SimulatedDomain running(UUID uuid) {
        var domain = find(uuid);
        if (!domain.running()) {
            throw refused("domain %s is not running".formatted(domain.name()));
        }
        return domain;
    }

    SimulatedNetwork network(String network) {
        return Optional.ofNullable(networks.get(network)).orElseThrow(() -> missing("network " + network));
    }

    SimulatedPool pool(String pool) {
        return Optional.ofNullable(pools.get(pool)).orElseThrow(() -> missing("pool " + pool));
    }

    void defineNetwork(String xml) {
        var made = SimulatedNetwork.parse(xml, "network at " + name);
        var old = networks.putIfAbsent(made.name(), made);
        if (old == null) {
            return;
        }
        if (!old.uuid().equals(made.uuid())) {
            throw new AlreadyThere("%s: network %s exists with another UUID".formatted(name, made.name()));
        }
        old.redefine(made);
    }

    void startNetwork(String network) {
        var made = network(network);
        if (made.active()) {
            return;
        }
        networks.values().stream()
                .filter(other -> other.active() && other.sharesAddressWith(made))
                .findFirst()
                .ifPresent(other -> {
                    throw refused("network %s: its address is in use by network %s".formatted(network, other.name()));
                });
        made.start();
    }

    DomainXml parse(String xml) {
        try {
            return DomainXml.parse(xml, "domain at " + name);
        } catch (IllegalArgumentException broken) {
            throw refused(String.valueOf(broken.getMessage()));
        }
    }

    Optional<String> whyNotReadable(String xml) {
        try {
            DomainXml.parse(xml, "domain");
            return Optional.empty();
        } catch (IllegalArgumentException broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }

    void define(String xml) {
        var definition = parse(xml);
        var uuid = definition
                .uuid()
                .orElseGet(() -> UUID.nameUUIDFromBytes(definition.name().getBytes(StandardCharsets.UTF_8)));
        var namesake = named(definition.name());
        if (namesake.isPresent() && !namesake.get().uuid.equals(uuid)) {
            throw new AlreadyThere(
                    "%s: domain %s exists with UUID %s".formatted(name, definition.name(), namesake.get().uuid));
        }
        var old = domains.putIfAbsent(uuid, new SimulatedDomain(uuid, definition));
        if (old == null) {
            return;
        }
        if (!old.name().equals(definition.name())) {
            throw new AlreadyThere("%s: UUID %s is taken by domain %s".formatted(name, uuid, old.name()));
        }
        old.definition = definition;
    }

    void undefine(UUID uuid) {
        var domain = domains.get(uuid);
        if (domain != null && domain.running()) {
            throw refused("domain %s is running; destroy it first".formatted(domain.name()));
        }
        if (domain != null) {
            var variables = Xml.text(domain.definition.root(), "os", "nvram");
            files.remove(
                    variables.isEmpty()
                            ? "/var/lib/libvirt/qemu/nvram/%s_VARS.fd".formatted(domain.name())
                            : variables);
            files.keySet().removeIf(path -> path.startsWith("/var/lib/libvirt/swtpm/%s/".formatted(uuid)));
        }
        domains.remove(uuid);
    }

    void start(UUID uuid, boolean paused) {
        var domain = find(uuid);
        if (domain.running()) {
            throw refused("domain %s is running already".formatted(domain.name()));
        }
        var definition = domain.definition;
        if (definition.memory().compareTo(freeMemory()) > 0) {
            throw refused("domain %s: needs %s of memory, %s are free"
                    .formatted(domain.name(), definition.memory(), freeMemory()));
        }
        var media = definition.drives().stream().filter(drive -> !isDisk(drive)).map(DomainXml.Drive::path);
        Stream.concat(Stream.of(definition.kernel(), definition.initrd()), media)
                .filter(file -> !file.isEmpty() && !fileExists(file))
                .findFirst()
                .ifPresent(file -> {
                    throw refused("domain %s: cannot open %s".formatted(domain.name(), file));
                });
        definition.interfaces().stream()
                .map(DomainXml.Interface::network)
                .filter(network -> !network.isEmpty() && !network(network).active())
                .findFirst()
                .ifPresent(network -> {
                    throw refused("domain %s: network %s is not active".formatted(domain.name(), network));
                });
        definition.drives().stream().filter(SimulatedHost::isDisk).forEach(drive -> check(domain, drive));
        definition.drives().stream().filter(SimulatedHost::isDisk).forEach(drive -> lock(domain, drive));
        domain.live = Optional.of(parse(Xml.write(definition.root())));
        domain.state = paused ? MachineState.PAUSED : MachineState.RUNNING;
    }

    void startMomentary(String xml) {
        define(xml);
        var uuid = parse(xml).uuid().orElseThrow(() -> refused("a momentary domain without a UUID"));
        find(uuid).momentary = true;
        try {
            start(uuid, true);
        } catch (RuntimeException failed) {
            domains.remove(uuid);
            throw failed;
        }
    }

    void halt(SimulatedDomain domain) {
        domain.live.ifPresent(xml -> xml.drives().forEach(drive -> unlock(domain, drive)));
        domain.stop();
        if (domain.momentary) {
            domains.remove(domain.uuid);
        }
    }

    /// As libvirt's agent calls end when nobody in the guest answers.
    void read(String path, OutputStream to) {
        try {
            to.write(content(path));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    byte[] tail(String path, ByteSize most) {
        var content = content(path);
        return Arrays.copyOfRange(content, (int) Math.max(0, content.length - most.bytes()), content.length);
    }

    private byte[] content(String path) {
        return Optional.ofNullable(files.get(path)).orElseThrow(() -> missing("file " + path));
    }

    SimulatedDomain withAgent(UUID uuid) {
        var domain = running(uuid);
        if (!domain.agent && agents.apply(domain.name()).isEmpty()) {
            throw new NotThere("%s: domain %s: QEMU guest agent is not connected".formatted(name, domain.name()));
        }
        if (domain.state == MachineState.PAUSED) {
            throw refused("domain %s: domain is not running".formatted(domain.name()));
        }
        return domain;
    }

    String askAgent(UUID uuid, String command) {
        var domain = withAgent(uuid);
        return agents.apply(domain.name())
                .orElseThrow(() -> refused("domain %s: guest agent command failed: The command has not been found"
                        .formatted(domain.name())))
                .apply(command);
    }

    /// The pools that hold disks of a domain, by folder.
    List<ScratchRoom> rooms(UUID uuid, List<String> targets) {
        var domain = find(uuid);
        return targets.stream()
                .map(target -> domain.current()
                        .drive(target)
                        .flatMap(this::place)
                        .orElseThrow(() -> missing("disk %s of domain %s".formatted(target, domain.name()))))
                .map(Place::pool)
                .distinct()
                .map(pool -> new ScratchRoom(pool.facts().path(), pool.available()))
                .toList();
    }

    private void check(SimulatedDomain domain, DomainXml.Drive drive) {
        var place = "domain %s: disk %s".formatted(domain.name(), drive.target());
        var at = place(drive)
                .filter(found -> found.content().isPresent())
                .orElseThrow(() -> refused(place + ": its volume is not there"));
        if (drive.backing().isPresent() && backing(drive).isEmpty()) {
            throw refused(place + ": its backing store cannot be opened");
        }
        at.pool().holder(at.volume()).ifPresent(holder -> {
            throw refused("%s: failed to get the write lock, %s has it".formatted(place, holder));
        });
    }

    void lock(SimulatedDomain domain, DomainXml.Drive drive) {
        place(drive).ifPresent(at -> at.pool().lock(at.volume(), domain.name() + " at " + name));
    }

    void unlock(SimulatedDomain domain, DomainXml.Drive drive) {
        place(drive).ifPresent(at -> at.pool().unlock(at.volume(), domain.name() + " at " + name));
    }

    Optional<BlockSource> backing(DomainXml.Drive drive) {
        return drive.backing().flatMap(backing -> Xml.find(backing, "source")).flatMap(backingSources);
    }

    /// The blocks of a disk of a domain.
    SimulatedVolume disk(SimulatedDomain domain, String target) {
        return domain.current()
                .drive(target)
                .flatMap(this::content)
                .orElseThrow(() -> missing("disk %s of domain %s".formatted(target, domain.name())));
    }

    Optional<SimulatedVolume> content(DomainXml.Drive drive) {
        return place(drive).flatMap(Place::content);
    }

    /// Where a disk lies, by pool and volume or by path.
    private Optional<Place> place(DomainXml.Drive drive) {
        if (!drive.pool().isEmpty()) {
            return Optional.of(new Place(pool(drive.pool()), drive.volume()));
        }
        return pools.values().stream()
                .flatMap(pool -> pool.nameAt(drive.path()).map(volume -> new Place(pool, volume)).stream())
                .findFirst();
    }

    private boolean fileExists(String path) {
        return files.containsKey(path)
                || pools.values().stream().anyMatch(pool -> pool.nameAt(path).isPresent());
    }

    private static boolean isDisk(DomainXml.Drive drive) {
        return drive.device().equals("disk");
    }

    NotThere missing(String what) {
        return new NotThere("%s has no %s".formatted(name, what));
    }

    Refused refused(String why) {
        return new Refused("%s: %s".formatted(name, why));
    }

    /// A volume in a pool, whether or not it exists.
    private record Place(SimulatedPool pool, String volume) {
        Optional<SimulatedVolume> content() {
            return pool.find(volume);
        }
    }
}

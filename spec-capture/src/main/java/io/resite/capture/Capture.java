package io.resite.capture;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.document.DocumentException;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Network;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.SiteSecrets;
import io.resite.spec.StoragePool;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/// Looks at all hosts of a site and writes down what is there. Whatever it sees and cannot carry is in the notes.
public final class Capture {
    /// The largest installers on DVD.
    private static final ByteSize LARGEST_MEDIUM = ByteSize.gib(8);

    private final InstantSource clock;
    private final IfUnreachable ifUnreachable;
    private final KnownFiles known;

    /// What a host that does not answer means.
    public enum IfUnreachable {
        /// No capture: a spec without that host's machines would forget them.
        FAIL,
        /// The host is left out and noted: enough to see what is left of a recovery site.
        LEAVE_OUT
    }

    /// For a single capture.
    public Capture(InstantSource clock, IfUnreachable ifUnreachable) {
        this(clock, ifUnreachable, new KnownFiles(LARGEST_MEDIUM));
    }

    /// @param known what earlier captures found out about files, and this one will
    public Capture(InstantSource clock, IfUnreachable ifUnreachable, KnownFiles known) {
        this.clock = clock;
        this.ifUnreachable = ifUnreachable;
        this.known = known;
    }

    /// One host of a site, by the name it has in the configuration.
    public record Source(String host, Hypervisor hypervisor) {}

    /// @param sharedPools names of pools that every host of the site sees alike
    public Site capture(SiteId site, List<Source> sources, Set<String> sharedPools) {
        return look(site, sources, sharedPools).site();
    }

    /// A site and, apart from it, the values of the secrets that its machines need.
    public record Seen(Site site, SiteSecrets secrets) {}

    /// The same with the values of secrets.
    public Seen look(SiteId site, List<Source> sources, Set<String> sharedPools) {
        // Of when an address was seen nobody wants to know more.
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var notes = new ArrayList<String>();
        var seen = new ArrayList<SeenHost>();
        for (var source : sources) {
            try {
                seen.add(SeenHost.look(source, notes));
            } catch (Unreachable gone) {
                if (ifUnreachable == IfUnreachable.FAIL) {
                    throw gone;
                }
                notes.add(
                        "host %s: left out because it does not answer: %s".formatted(source.host(), gone.getMessage()));
            }
        }
        seen.forEach(host -> host.unseen().ifPresent(notes::add));
        var secrets = new SecretCapture(notes);
        var captured = new Site(
                site,
                now,
                seen.stream().map(SeenHost::host).toList(),
                seen.stream()
                        .flatMap(host ->
                                host.networks().stream().flatMap(network -> network(host, network, notes).stream()))
                        .toList(),
                seen.stream()
                        .flatMap(host ->
                                host.pools().stream().flatMap(pool -> pool(host, pool, sharedPools, notes).stream()))
                        .toList(),
                machines(site, seen, secrets, notes, now),
                seen.stream()
                        .flatMap(host -> FilterCapture.of(host, notes).stream())
                        .toList(),
                secrets.needed(),
                notes);
        return new Seen(captured, secrets.values());
    }

    private static Optional<StoragePool> pool(
            SeenHost host, PoolFacts pool, Set<String> sharedPools, List<String> notes) {
        if (!pool.active()) {
            notes.add("pool %s at %s is not active: what it holds was not seen; start it and capture again"
                    .formatted(pool.name(), host.name()));
        }
        return read(
                () -> new StoragePool(
                        host.name(),
                        sharedPools.contains(pool.name()),
                        pool.active(),
                        pool.autostart(),
                        Definition.pool(pool.xml(), "definition")),
                "pool %s at %s".formatted(pool.name(), host.name()),
                notes);
    }

    private static Optional<Network> network(SeenHost host, NetworkFacts network, List<String> notes) {
        return read(
                () -> new Network(
                        host.name(),
                        network.active(),
                        network.autostart(),
                        Definition.network(network.xml(), "definition")),
                "network %s at %s".formatted(network.name(), host.name()),
                notes);
    }

    /// What of a host has a definition. One that cannot be read is noted.
    private static <T> Optional<T> read(Supplier<T> reader, String what, List<String> notes) {
        try {
            return Optional.of(reader.get());
        } catch (DocumentException unreadable) {
            notes.add("%s: not captured because its definition cannot be read: %s"
                    .formatted(what, unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private List<Machine> machines(
            SiteId site, List<SeenHost> hosts, SecretCapture secrets, List<String> notes, Instant now) {
        var places = new TreeMap<UUID, List<Place>>();
        for (var host : hosts) {
            for (var domain : host.domains()) {
                places.computeIfAbsent(domain.uuid(), uuid -> new ArrayList<>()).add(new Place(host, domain));
            }
        }
        var machines = places.values().stream()
                .map(found -> chosen(found, notes))
                .sorted(Comparator.comparing((Place place) -> place.domain().name())
                        .thenComparing(place -> place.domain().uuid()))
                .flatMap(place -> new MachineCapture(site, place.host(), place.domain(), known, secrets, notes, now)
                        .machine().stream())
                .toList();
        noteNamesakes(machines, notes);
        return machines;
    }

    /// On shared storage a machine may be defined on several hosts; it is where it runs.
    private static Place chosen(List<Place> places, List<String> notes) {
        var best = places.stream()
                .filter(place -> place.domain().state() != MachineState.STOPPED)
                .findFirst()
                .orElse(places.getFirst());
        if (places.size() > 1) {
            var running = places.stream()
                    .filter(place -> place.domain().state() != MachineState.STOPPED)
                    .count();
            notes.add("machine %s is defined at %s: captured at %s%s"
                    .formatted(
                            best.domain().name(),
                            String.join(
                                    " and ",
                                    places.stream()
                                            .map(place -> place.host().name())
                                            .toList()),
                            best.host().name(),
                            running > 1 ? ", although it runs on several; stop all but one" : ""));
        }
        return best;
    }

    /// Policies and groups call machines by name.
    private static void noteNamesakes(List<Machine> machines, List<String> notes) {
        for (var index = 1; index < machines.size(); index++) {
            var one = machines.get(index - 1);
            var other = machines.get(index);
            if (one.name().equals(other.name())) {
                notes.add(
                        "machine %s: two machines have this name (%s at %s, %s at %s); a policy means the first: rename one"
                                .formatted(
                                        one.name(),
                                        one.id().uuid(),
                                        one.host(),
                                        other.id().uuid(),
                                        other.host()));
            }
        }
    }

    private record Place(SeenHost host, DomainFacts domain) {}
}

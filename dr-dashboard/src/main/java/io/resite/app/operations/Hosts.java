package io.resite.app.operations;

import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.HostFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.spec.MachineState;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections to all hypervisors, and what each host said last. A host is watched by a thread of its own, so that
/// one that hangs delays nobody; whoever looks gets the last word and its age at once.
public final class Hosts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(4);

    /// How long a person who asks for a plan waits for a host that may be dead.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Three looks missed: the host does not answer.
    private static final Duration STALE = Duration.ofSeconds(13);

    private final Map<SiteId, SiteHosts> sites;
    private final Function<HostAt, Hypervisor> connector;
    private final InstantSource clock;
    private final Map<HostAt, Link> links;
    private final Map<HostAt, Sight> sights = new ConcurrentHashMap<>();
    private final List<Thread> watchers;
    private volatile Instant watchedSince = Instant.MAX;
    private volatile boolean closed;

    /// @param connector opens a connection to a host; throws [HypervisorException.Unreachable]
    public Hosts(Collection<SiteHosts> sites, Function<HostAt, Hypervisor> connector, InstantSource clock) {
        this.sites = sites.stream().collect(Collectors.toMap(SiteHosts::id, Function.identity()));
        this.connector = connector;
        this.clock = clock;
        this.links = sites.stream()
                .flatMap(site -> site.hosts().stream())
                .distinct()
                .collect(Collectors.toMap(Function.identity(), Link::new));
        // Platform threads: a libvirt call pins whatever carries it.
        this.watchers = sites.stream()
                .flatMap(site -> site.hosts().stream())
                .map(host -> Thread.ofPlatform()
                        .daemon()
                        .name("watch-" + host.name())
                        .unstarted(() -> watch(host)))
                .toList();
    }

    /// Starts looking at all hosts, again and again.
    public Hosts watching() {
        watchedSince = clock.instant();
        watchers.forEach(Thread::start);
        return this;
    }

    public List<SiteHosts> sites() {
        return sites.values().stream()
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
    }

    public SiteHosts site(SiteId id) {
        var site = sites.get(id);
        if (site == null) {
            throw Refusal.notThere("no site \"%s\": the configuration has %s"
                    .formatted(
                            id,
                            sites.keySet().stream().sorted().map(SiteId::value).collect(Collectors.joining(", "))));
        }
        return site;
    }

    /// The shared connection to a host of a site, made if need be. Not to be closed by who uses it.
    public Hypervisor connect(SiteId site, String host) {
        return link(at(site, host)).open();
    }

    /// A connection of one's own, to be closed.
    public Hypervisor open(SiteId site, String host) {
        return connector.apply(at(site, host));
    }

    private HostAt at(SiteId site, String host) {
        return site(site).hosts().stream()
                .filter(candidate -> candidate.name().equals(host))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.notThere("site " + site + " has no host \"" + host + "\": the configuration has "
                                + site(site).hosts().stream().map(HostAt::name).collect(Collectors.joining(", "))));
    }

    /// The connections of one site, by host name.
    public Function<String, Hypervisor> of(SiteId site) {
        return host -> connect(site, host);
    }

    /// What the host said when it last answered; empty when it never did.
    public Optional<Sight> sight(HostAt host) {
        return Optional.ofNullable(sights.get(host));
    }

    public boolean answers(HostAt host) {
        return sight(host)
                .map(sight -> sight.at().isAfter(clock.instant().minus(STALE)))
                .orElse(false);
    }

    /// Asks every host of a site this moment, all at once: one may have died since it was last looked at. One that has
    /// been silent for several looks is not waited for.
    ///
    /// @return the names of those that answered in time
    Set<String> answeringNow(SiteId site) {
        var known = watchedSince.isBefore(clock.instant().minus(STALE));
        var asked = site(site).hosts().stream()
                .filter(host -> !known || answers(host))
                .collect(Collectors.toMap(HostAt::name, host -> {
                    var question = new FutureTask<>(() -> link(host).open().host());
                    Thread.ofPlatform().daemon().name("ask-" + host.name()).start(question);
                    return question;
                }));
        var until = System.nanoTime() + PATIENCE.toNanos();
        return asked.entrySet().stream()
                .filter(question -> answered(question.getValue(), until))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean answered(FutureTask<HostFacts> question, long until) {
        try {
            question.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException silent) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Where a machine is and what it does, if a host of the site that answers has it.
    Optional<Seen> find(SiteId site, UUID machine) {
        return Optional.ofNullable(sites.get(site)).stream()
                .flatMap(known -> known.hosts().stream())
                .filter(this::answers)
                .flatMap(host -> sight(host).stream()
                        .flatMap(sight -> Optional.ofNullable(sight.states().get(machine)).stream())
                        .map(state -> new Seen(host.name(), state)))
                .findFirst();
    }

    /// A machine as a host has it.
    record Seen(String host, MachineState state) {}

    /// Forgets a connection that broke; the next use makes another.
    void drop(HostAt host) {
        link(host).drop();
    }

    private Link link(HostAt host) {
        return Objects.requireNonNull(links.get(host));
    }

    private void watch(HostAt host) {
        var answered = true;
        while (!closed) {
            try {
                look(host);
                answered = true;
            } catch (HypervisorException silent) {
                if (answered) {
                    LOG.warn("host {} does not answer: {}", host.name(), silent.getMessage());
                }
                answered = false;
                drop(host);
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void look(HostAt host) {
        var connection = link(host).open();
        var facts = connection.host();
        var states = connection.domains().stream()
                .collect(Collectors.toMap(DomainFacts::uuid, DomainFacts::state, (one, _) -> one));
        sights.put(host, new Sight(clock.instant(), facts, states));
    }

    @Override
    public void close() {
        closed = true;
        watchers.forEach(Thread::interrupt);
        links.values().forEach(Link::drop);
    }

    /// The one connection to a host. Whoever opens it waits alone: other hosts are not held up by one that hangs.
    private final class Link {
        private final HostAt host;
        private Optional<Hypervisor> connection = Optional.empty();

        Link(HostAt host) {
            this.host = host;
        }

        synchronized Hypervisor open() {
            if (connection.isEmpty()) {
                connection = Optional.of(connector.apply(host));
            }
            return connection.get();
        }

        synchronized void drop() {
            try {
                connection.ifPresent(Hypervisor::close);
            } catch (HypervisorException alreadyGone) {
                LOG.debug("closing {}: {}", host.uri(), alreadyGone.getMessage());
            }
            connection = Optional.empty();
        }
    }

    /// A look at a host.
    public record Sight(Instant at, HostFacts facts, Map<UUID, MachineState> states) {
        public Sight {
            states = Map.copyOf(states);
        }
    }
}

package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.api.GuardView;
import io.resite.app.api.GuardView.ReleaseView;
import io.resite.app.api.Json;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.guard.GuardFile;
import io.resite.guard.GuardInstallation;
import io.resite.guard.GuardedHost;
import io.resite.guard.Held;
import io.resite.guard.Release;
import io.resite.ownership.Ownership;
import io.resite.spec.MachineState;
import io.resite.spec.OwnershipGrade;
import io.resite.spec.SiteId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the start guards of protected hosts knowing who owns what. What is not known for certain, because the
/// vault did not answer lately, is written nowhere: the guard files grow old then, and their hosts hold what
/// they should.
public final class Guarding {
    private static final Logger LOG = LoggerFactory.getLogger(Guarding.class);

    /// How long a host without a guard is not asked for one again.
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private static final Duration RELEASE_IS_NEWS = Duration.ofDays(1);

    private final VaultDoor door;
    private final VaultWatch watch;
    private final Hosts hosts;
    private final Consumer<Event> events;
    private final InstantSource clock;
    private final Map<HostAt, State> states = new ConcurrentHashMap<>();
    private final Map<SiteId, Set<Release>> shipped = new ConcurrentHashMap<>();

    Guarding(VaultDoor door, VaultWatch watch, Hosts hosts, Consumer<Event> events, InstantSource clock) {
        this.door = door;
        this.watch = watch;
        this.hosts = hosts;
        this.events = events;
        this.clock = clock;
    }

    /// What is known of one host's guard.
    ///
    /// @param said what its guard file says, but for the instant; empty before this process wrote it
    private record State(
            boolean installed, Instant askedAt, String boot, String said, Instant writtenAt, String problem) {
        static final State NONE = new State(false, Instant.EPOCH, "", "", Instant.EPOCH, "");

        State asked(boolean there, Instant at) {
            return new State(there, at, boot, said, writtenAt, "");
        }

        State living(String in) {
            return new State(installed, askedAt, in, said, writtenAt, problem);
        }

        State wrote(String text, Instant at) {
            return new State(installed, askedAt, boot, text, at, "");
        }

        State failed(String why) {
            return new State(installed, askedAt, boot, said, writtenAt, why);
        }
    }

    /// Sees to all guards of all sites once. One host's trouble is not the next one's.
    public void round() {
        var sight = watch.sight();
        var certain = sight.isCertain(clock.instant());
        for (var site : hosts.sites()) {
            for (var host : site.hosts()) {
                if (hosts.answers(host)) {
                    attempt(host, () -> see(site.id(), host, sight, certain));
                }
            }
        }
    }

    private void attempt(HostAt host, Runnable act) {
        try {
            act.run();
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            var before = state(host);
            if (!before.problem().equals(refusal.line())) {
                LOG.warn("the start guard of {} was not seen to: {}", host.name(), refusal.line());
            }
            states.put(host, before.failed(refusal.line()));
        }
    }

    private State state(HostAt host) {
        return states.getOrDefault(host, State.NONE);
    }

    private void see(SiteId site, HostAt host, VaultSight sight, boolean certain) {
        var guarded = new GuardedHost(host.name(), hosts.connect(site, host.name()));
        var now = clock.instant();
        if (!state(host).installed()) {
            if (state(host).askedAt().plus(ASK_AGAIN).isAfter(now)) {
                return;
            }
            states.put(host, state(host).asked(guarded.isInstalled(), now));
            if (!state(host).installed()) {
                return;
            }
        }
        states.put(host, state(host).living(guarded.boot()));
        if (certain) {
            sight.site(site).ifPresent(seen -> {
                ship(site, guarded.releases());
                write(seen, host, guarded, sight.at());
                startHeld(seen, host, guarded);
            });
        }
    }

    private void write(SiteSight site, HostAt host, GuardedHost guarded, Instant knownAt) {
        var before = state(host);
        GuardFiles.of(site, host.name(), before.boot(), 0, knownAt).ifPresent(guard -> {
            var young = before.writtenAt().plus(guard.renewal()).isAfter(clock.instant());
            if (!young || !guard.said().equals(before.said())) {
                guarded.write(guard.hasStrictGroups() ? proved(site, guarded, guard) : guard);
                states.put(host, before.wrote(guard.said(), clock.instant()));
            }
        });
    }

    /// The tick comes first, and only then the owners are read again: whoever takes a group after that waits
    /// longer than
    /// the tick counts.
    private GuardFile proved(SiteSight site, GuardedHost guarded, GuardFile guard) {
        var tick = guarded.tick();
        var ownership = new Ownership(door.open(), clock);
        var groups = guard.groups().stream()
                .map(group -> group.grade() == OwnershipGrade.STRICT
                        ? group.with(ownership.owner(site.id(), group.name()))
                        : group)
                .toList();
        return guard.with(tick, groups);
    }

    /// Machines that should have started with their host, and were held because it had just booted.
    private void startHeld(SiteSight site, HostAt host, GuardedHost guarded) {
        var held = guarded.held();
        if (held.isEmpty()) {
            return;
        }
        // First: a machine that a person shuts off later must not be started by what was held today.
        guarded.forgetHeld();
        held.stream()
                .filter(Held::ended)
                .distinct()
                .forEach(one -> tell(
                        "strict-ended",
                        site.id(),
                        one.group(),
                        "machine %s was ended on %s: its strict group could not be proved to belong to %s"
                                .formatted(one.machine(), host.name(), site.id())));
        held.stream()
                .filter(one -> !one.ended() && one.boot().equals(state(host).boot()))
                .map(Held::machine)
                .distinct()
                .filter(machine -> site.restarted().stream()
                        .noneMatch(other -> other.machine().uuid().equals(machine) && other.mayNotRunOn(host.name())))
                .filter(machine -> site.groupsAtHome()
                        .anyMatch(group -> group.machines().stream()
                                .flatMap(name -> site.spec().orElseThrow().value().machine(name).stream())
                                .anyMatch(member -> member.id().uuid().equals(machine))))
                .forEach(machine -> {
                    var hypervisor = hosts.connect(site.id(), host.name());
                    hypervisor
                            .domain(machine)
                            .filter(domain -> domain.autostart() && domain.state() == MachineState.STOPPED)
                            .ifPresent(domain -> {
                                hypervisor.start(machine, false);
                                tell(
                                        "guard-started",
                                        site.id(),
                                        domain.name(),
                                        "it was held when %s started, and %s owns it"
                                                .formatted(host.name(), site.id()));
                            });
                });
    }

    /// What people released while the site was cut off is recorded where everybody sees it.
    private void ship(SiteId site, List<Release> found) {
        var known = shipped.computeIfAbsent(site, _ -> new HashSet<>(recorded(site)));
        for (var release : found) {
            if (!known.contains(release)) {
                var log = door.open().site(site).releases();
                log.append(log.newest() + 1, Json.write(release).getBytes(StandardCharsets.UTF_8));
                // Whatever the store said: what is there counts.
                known.addAll(recorded(site));
                tell("released", site, release.group(), release.text());
            }
        }
    }

    private List<Release> recorded(SiteId site) {
        var log = door.open().site(site).releases();
        var found = new ArrayList<Release>();
        for (var number = 1L; number <= log.newest(); number++) {
            log.read(number)
                    .map(body -> Json.read(new String(body, StandardCharsets.UTF_8), Release.class))
                    .ifPresent(found::add);
        }
        return found;
    }

    private void tell(String kind, SiteId site, String subject, String text) {
        LOG.info("{} of {}: {}", subject, site, text);
        events.accept(new Event(clock.instant(), kind, site.value(), subject, text));
    }

    /// Puts the guard on a host, with what it has to know.
    ///
    /// @return what is to be done now
    public String install(SiteId site, String name) {
        var host = hosts.site(site).hosts().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.notThere("site %s has no host \"%s\": the configuration has %s"
                        .formatted(
                                site,
                                name,
                                hosts.site(site).hosts().stream()
                                        .map(HostAt::name)
                                        .toList())));
        watch.look();
        var sight = watch.sight();
        if (!sight.problem().isEmpty()) {
            throw Refusal.conflict("the guard is told who owns what, and the vault cannot be read: " + sight.problem());
        }
        var hypervisor = hosts.connect(site, name);
        var boot = new GuardedHost(name, hypervisor).boot();
        var guard = sight.site(site)
                .flatMap(seen -> GuardFiles.of(seen, name, boot, 0, sight.at()))
                .orElseThrow(() -> Refusal.conflict(
                        "site %s was never captured, or who owns its groups cannot be read: `resite capture %s` first"
                                .formatted(site, site)));
        var installed = new GuardInstallation(name, hypervisor).install(guard);
        states.put(host, state(host).asked(true, clock.instant()).wrote(guard.said(), clock.instant()));
        return installed.words();
    }

    /// What is known of the guards of a site.
    public List<GuardView> view(SiteId site) {
        var releases = recorded(site);
        return hosts.site(site).hosts().stream()
                .map(host -> view(host, releases))
                .toList();
    }

    private GuardView view(HostAt host, List<Release> releases) {
        var state = state(host);
        return new GuardView(
                host.name(),
                hosts.answers(host),
                state.installed(),
                !state.boot().isEmpty(),
                state.writtenAt().equals(Instant.EPOCH) ? null : state.writtenAt(),
                state.problem(),
                releases.stream()
                        .filter(release -> release.host().equals(host.name()))
                        .map(release -> new ReleaseView(release.group(), release.at(), release.who(), release.why()))
                        .toList());
    }

    /// Releases of the last day: somebody let machines start that might run elsewhere.
    List<Condition> conditions() {
        var since = clock.instant().minus(RELEASE_IS_NEWS);
        return shipped.entrySet().stream()
                .flatMap(site -> site.getValue().stream()
                        .filter(release -> release.at().isAfter(since))
                        .map(release -> new Condition(
                                AlarmKind.GUARD,
                                site.getKey().value(),
                                release.group(),
                                release.text(),
                                Duration.ZERO)))
                .toList();
    }
}

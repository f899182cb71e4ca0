package io.resite.app.operations;

import io.resite.app.api.CheckView;
import io.resite.check.Arrival;
import io.resite.check.Bootability;
import io.resite.check.MachineRow;
import io.resite.check.Matrix;
import io.resite.spec.Fencing;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Whether the machines of a site could start at another one: judged on paper, and what is green there is tried on the
/// hosts that answer. Asked by people at any time; of every protected site the last answer is kept, and told when it
/// changes.
public final class Checks {
    /// The recovery site changes too, and nobody tells.
    private static final Duration OFTEN_ENOUGH = Duration.ofHours(1);

    /// In an event: the rest is a command away.
    private static final int TOLD = 5;

    private final VaultDoor door;
    private final SiteRecords records;
    private final Captures captures;
    private final HostTrials trials;
    private final Consumer<Event> events;
    private final InstantSource clock;
    private final Map<SiteId, Kept> kept = new ConcurrentHashMap<>();

    Checks(
            VaultDoor door,
            SiteRecords records,
            Captures captures,
            Hosts hosts,
            Consumer<Event> events,
            InstantSource clock) {
        this.door = door;
        this.records = records;
        this.captures = captures;
        this.trials = new HostTrials(hosts);
        this.events = events;
        this.clock = clock;
    }

    /// The answer of this moment.
    ///
    /// @param at where they would have to start; empty for the recovery site of the policy
    public CheckView check(SiteId site, Optional<SiteId> at) {
        var spec = records.needSpec(site);
        return CheckView.of(matrix(spec.value(), at), spec.number(), clock.instant());
    }

    /// Checks again where the last answer is too old, or about another spec or policy. A site without a policy has no
    /// place to start at, and is left alone.
    public void refresh(SiteId site) {
        var spec = records.needSpec(site);
        var policy = records.policy(site);
        if (policy.isEmpty() || policy.get().value().recoverySite().equals(site)) {
            kept.remove(site);
            return;
        }
        var before = Optional.ofNullable(kept.get(site));
        if (before.filter(last -> last.isAbout(spec.number(), policy.get().number()) && !isOld(last))
                .isPresent()) {
            return;
        }
        var now =
                new Kept(spec.number(), policy.get().number(), clock.instant(), matrix(spec.value(), Optional.empty()));
        kept.put(site, now);
        if (!before.map(Kept::stuck).equals(Optional.of(now.stuck()))) {
            events.accept(new Event(now.at(), "checked", site.value(), "", news(now.matrix())));
        }
    }

    /// The last answer, if there was one since this process was started.
    Optional<CheckView> last(SiteId site) {
        return Optional.ofNullable(kept.get(site)).map(last -> CheckView.of(last.matrix(), last.revision(), last.at()));
    }

    private boolean isOld(Kept last) {
        return last.at().plus(OFTEN_ENOUGH).isBefore(clock.instant());
    }

    private Matrix matrix(Site primary, Optional<SiteId> at) {
        var policy = records.policy(primary.id()).map(Revision::value);
        var place = at.or(() -> policy.map(ProtectionPolicy::recoverySite))
                .orElseThrow(() ->
                        Refusal.wrongUse("site %s has no policy that names a recovery site; say where with --at SITE"
                                .formatted(primary.id())));
        if (place.equals(primary.id())) {
            throw Refusal.wrongUse("site %s cannot be recovered at itself".formatted(place));
        }
        var recovery = captures.look(place);
        if (recovery.hosts().isEmpty()) {
            throw Refusal.conflict(
                    "no host of site %s answers: there is nothing to compare with; see to its hosts, then repeat"
                            .formatted(place));
        }
        var rules = policy.orElseGet(() -> silent(primary.id(), place));
        var matrix = Bootability.of(primary, rules, recovery, others(primary.id(), place));
        return trials.tried(matrix, primary, rules, recovery);
    }

    /// Sites whose policies send them to the same place.
    private List<Arrival> others(SiteId site, SiteId place) {
        return door.open().sites().stream()
                .filter(other -> !other.equals(site) && !other.equals(place))
                .flatMap(other -> records
                        .policy(other)
                        .map(Revision::value)
                        .filter(policy -> policy.recoverySite().equals(place))
                        .flatMap(policy -> records.spec(other).map(spec -> new Arrival(spec.value(), policy)))
                        .stream())
                .toList();
    }

    private static ProtectionPolicy silent(SiteId site, SiteId at) {
        return new ProtectionPolicy(site, at, List.of(), List.of(), List.of(), List.of(), Fencing.LIBVIRT);
    }

    private static String news(Matrix matrix) {
        var stuck = matrix.stuck();
        if (stuck.isEmpty()) {
            return "all %d machines could start at %s".formatted(matrix.rows().size(), matrix.at());
        }
        var told = stuck.stream().limit(TOLD).map(Checks::why).collect(Collectors.joining(" | "));
        return "%d of %d machines could not start at %s: %s%s"
                .formatted(
                        stuck.size(),
                        matrix.rows().size(),
                        matrix.at(),
                        told,
                        stuck.size() > TOLD ? " | and %d more".formatted(stuck.size() - TOLD) : "");
    }

    /// The first reason on the first host is enough to begin with.
    static String why(MachineRow row) {
        return row.name() + ": "
                + row.cells().stream()
                        .flatMap(cell -> cell.reasons().stream())
                        .findFirst()
                        .map(Object::toString)
                        .orElse("there is no host");
    }

    /// @param revision of the spec
    /// @param policy its revision
    private record Kept(long revision, long policy, Instant at, Matrix matrix) {
        boolean isAbout(long spec, long rules) {
            return revision == spec && policy == rules;
        }

        List<String> stuck() {
            return matrix.stuck().stream().map(MachineRow::name).toList();
        }
    }
}

package io.resite.app.operations;

import io.resite.app.api.CheckView;
import io.resite.app.api.CheckView.MachineCheck;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.CopyView;
import io.resite.app.api.Overview.DriftView;
import io.resite.app.api.Overview.ForecastView;
import io.resite.app.api.Overview.HostView;
import io.resite.app.api.Overview.LastPoint;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.ProofView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.Overview.StuckView;
import io.resite.app.api.Overview.VaultView;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.document.ByteSize;
import io.resite.ownership.Owner;
import io.resite.replication.CopyProgress;
import io.resite.spec.BootProof;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.Tier;
import io.resite.spec.Unassigned;
import io.resite.wan.WanBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Puts the overview together from what was last seen. Touches neither a host nor the store.
public final class Overviews {
    /// On the page, and in every push to it.
    private static final int CHANGES_SHOWN = 20;

    private final VaultDoor door;
    private final VaultWatch watch;
    private final Hosts hosts;
    private final Checks checks;
    private final Activities activities;
    private final WanBudget wan;
    private final Supplier<List<ForecastView>> forecasts;
    private final InstantSource clock;

    Overviews(
            VaultDoor door,
            VaultWatch watch,
            Hosts hosts,
            Checks checks,
            Activities activities,
            WanBudget wan,
            Supplier<List<ForecastView>> forecasts,
            InstantSource clock) {
        this.door = door;
        this.watch = watch;
        this.hosts = hosts;
        this.checks = checks;
        this.activities = activities;
        this.wan = wan;
        this.forecasts = forecasts;
        this.clock = clock;
    }

    public Overview overview() {
        var now = clock.instant();
        var sight = watch.sight();
        return new Overview(
                door.sealed(),
                new VaultView(door.url(), door.id()),
                now,
                hosts.sites().stream()
                        .map(site -> view(site, sight.site(site.id()), now))
                        .toList(),
                activities.list(),
                sight.currentRun().orElse(null),
                sight.problem(),
                forecasts.get(),
                List.of());
    }

    /// Why the vault could not be read the last time, empty when it could.
    public String vaultProblem() {
        return watch.sight().problem();
    }

    private SiteView view(SiteHosts site, Optional<SiteSight> sight, Instant now) {
        var spec = sight.flatMap(SiteSight::spec);
        return new SiteView(
                site.id().value(),
                sight.flatMap(SiteSight::policy)
                        .map(policy -> policy.recoverySite().value())
                        .orElse(""),
                spec.map(revision -> revision.value().capturedAt()).orElse(null),
                spec.map(Revision::number).orElse(0L),
                drift(sight),
                checks.last(site.id()).map(Overviews::stuck).orElse(null),
                spec.map(revision -> machines(sight.orElseThrow(), revision.value(), now))
                        .orElse(List.of()),
                site.hosts().stream()
                        .map(host -> hostView(
                                host, spec.flatMap(revision -> revision.value().host(host.name()))))
                        .toList());
    }

    private static DriftView drift(Optional<SiteSight> sight) {
        var drift = sight.map(SiteSight::drift).orElse(Drift.NONE);
        return new DriftView(
                sight.flatMap(SiteSight::spec).map(Revision::number).orElse(0L),
                drift.count(),
                drift.first(CHANGES_SHOWN));
    }

    private static StuckView stuck(CheckView check) {
        return new StuckView(
                check.at(),
                check.checkedAt(),
                check.machines().size(),
                check.stuck().size(),
                check.machines().stream()
                        .filter(machine -> !machine.startable())
                        .limit(CHANGES_SHOWN)
                        .map(Overviews::why)
                        .toList());
    }

    /// The first reason on each host.
    private static String why(MachineCheck machine) {
        return machine.name() + ": "
                + machine.hosts().stream()
                        .flatMap(host ->
                                host.reasons().stream().limit(1).map(reason -> reason.what() + "; " + reason.fix()))
                        .distinct()
                        .collect(Collectors.joining(" | "));
    }

    private HostView hostView(HostAt host, Optional<Host> captured) {
        var sight = hosts.sight(host);
        return new HostView(
                host.name(),
                host.uri(),
                hosts.answers(host),
                sight.map(seen -> seen.facts().memory())
                        .or(() -> captured.map(Host::memory))
                        .orElse(ByteSize.ZERO),
                sight.map(seen -> seen.facts().freeMemory())
                        .or(() -> captured.map(Host::freeMemory))
                        .orElse(ByteSize.ZERO));
    }

    private List<MachineView> machines(SiteSight sight, Site spec, Instant now) {
        return spec.machines().stream()
                .map(machine -> machine(sight, spec, machine, now))
                .toList();
    }

    private MachineView machine(SiteSight sight, Site spec, Machine machine, Instant now) {
        var group = ProtectedGroups.of(machine, spec, sight.policy());
        var owner = group.map(ProtectionGroup::name)
                .map(sight.owners()::get)
                .orElseGet(() -> new Owner(sight.id(), "", Instant.EPOCH, 0));
        var point = Optional.ofNullable(sight.points().get(machine.id()));
        var lag = point.map(
                newest -> Math.max(0, Duration.between(newest.at(), now).toSeconds()));
        var rpo = group.map(ProtectionGroup::rpo).orElse(Duration.ZERO);
        // Where nothing is promised, nothing is broken.
        var met = group.isEmpty() || (lag.isPresent() && lag.get() <= rpo.toSeconds());
        var seen = hosts.find(owner.site(), machine.id().uuid());
        return new MachineView(
                machine.id().toString(),
                machine.name(),
                seen.map(Hosts.Seen::host).orElse(machine.host()),
                seen.map(Hosts.Seen::state).orElse(machine.state()),
                tier(machine, sight.policy()),
                group.map(ProtectionGroup::name).orElse(""),
                owner.site().value(),
                owner.epoch(),
                point.map(Overviews::lastPoint).orElse(null),
                lag.orElse(null),
                rpo.toSeconds(),
                met,
                note(sight, machine, owner, point, seen.isPresent()),
                Optional.ofNullable(sight.copies().get(machine.id()))
                        .map(copy -> copy(copy, share(sight, spec, group)))
                        .orElse(null),
                Optional.ofNullable(sight.proofs().get(machine.id()))
                        .map(Overviews::proof)
                        .orElse(null));
    }

    private static ProofView proof(BootProof proof) {
        return new ProofView(
                proof.point().sequence(),
                proof.at(),
                proof.run(),
                proof.took().toSeconds(),
                proof.detail(),
                proof.screen());
    }

    private static CopyView copy(CopyProgress copy, String share) {
        return new CopyView(
                copy.covered(),
                copy.size(),
                copy.percent(),
                copy.perSecond(),
                copy.whole().orElse(null),
                share);
    }

    /// A group of which no machine was ever whole yields to the others.
    private String share(SiteSight sight, Site spec, Optional<ProtectionGroup> group) {
        var seed = group.stream()
                .flatMap(own -> own.machines().stream())
                .flatMap(name -> spec.machine(name).stream())
                .noneMatch(member -> sight.points().containsKey(member.id()));
        return seed
                ? "%s of the line while other groups send"
                        .formatted(wan.configured().seedShare())
                : "";
    }

    private static String note(
            SiteSight sight, Machine machine, Owner owner, Optional<RecoveryPoint> point, boolean seen) {
        if (!owner.site().equals(sight.id())) {
            return "owned by %s since run %s; not replicated from there".formatted(owner.site(), owner.run());
        }
        var unassigned = unassigned(machine, sight.policy());
        if (unassigned.filter(Unassigned.REPORT::equals).isPresent()) {
            return "not protected: it is in no group, and the policy has such machines told only (unassigned: report)";
        }
        if (point.isEmpty()) {
            return sight.copies().containsKey(machine.id())
                    ? "its first copy is under way: it cannot be recovered yet"
                    : "no acknowledged point yet: it cannot be recovered";
        }
        if (!seen) {
            return "no host that answers has it; its state is as captured";
        }
        return unassigned.isPresent() ? "in no group of the policy: protected alone, once a day" : "";
    }

    /// What the policy has become of a machine that is in none of its groups.
    private static Optional<Unassigned> unassigned(Machine machine, Optional<ProtectionPolicy> policy) {
        return policy.filter(given -> given.groupOf(machine.name()).isEmpty()).map(ProtectionPolicy::unassigned);
    }

    private static Tier tier(Machine machine, Optional<ProtectionPolicy> policy) {
        return policy.map(given -> given.of(machine.name()).tier()).orElse(Tier.OPTIONAL);
    }

    private static LastPoint lastPoint(RecoveryPoint point) {
        return new LastPoint(point.id().sequence(), point.at(), point.consistency());
    }
}

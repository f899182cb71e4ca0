package io.resite.app.operations;

import io.resite.app.api.PlanView;
import io.resite.app.api.PlanView.AccountEntry;
import io.resite.app.api.PlanView.FenceView;
import io.resite.app.api.PlanView.PlannedMachineView;
import io.resite.app.api.PlanView.StaysDown;
import io.resite.app.api.PlanView.StepView;
import io.resite.document.Documents;
import io.resite.ownership.Branches;
import io.resite.ownership.Ownership;
import io.resite.plan.Brought;
import io.resite.plan.Mode;
import io.resite.plan.PlanRequest;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Planner;
import io.resite.plan.Purpose;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Selection;
import io.resite.plan.Verdict;
import io.resite.plan.Verdict.Outcome;
import io.resite.recovery.RouterImage;
import io.resite.run.EarlierRuns;
import io.resite.runbook.Runbook;
import io.resite.spec.FenceMethod;
import io.resite.spec.MachineState;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Plans of what a failover would do now: newest spec, policy and points, and the recovery site as it is this moment.
public final class Plans {
    private final VaultDoor door;
    private final SiteRecords records;
    private final Captures captures;
    private final Hosts hosts;
    private final Optional<RouterImage> router;
    private final InstantSource clock;

    /// @param router what the routers of drills boot; without it drills have none
    Plans(
            VaultDoor door,
            SiteRecords records,
            Captures captures,
            Hosts hosts,
            Optional<RouterImage> router,
            InstantSource clock) {
        this.door = door;
        this.records = records;
        this.captures = captures;
        this.hosts = hosts;
        this.router = router;
        this.clock = clock;
    }

    /// A plan in the vault, and all that a person needs to judge it.
    public PlanView plan(SiteId site, Wanted wanted) {
        var spec = records.needSpec(site);
        var policy = records.needPolicy(site);
        var recovery = captures.look(
                wanted.mode() == Mode.RESTART ? site : policy.value().recoverySite());
        var held = new Ownership(door.open(), clock)
                .taken(site, door.open().site(site).groups(), recovery.id(), "");
        var purpose = purpose(site, recovery.id(), wanted, held);
        // A drill's copies stand beside everything, and what moves has come back to its primary since.
        var brought = purpose instanceof Purpose.Drill
                        || purpose instanceof Purpose.Migration
                        || purpose instanceof Purpose.Restart
                ? Brought.NOTHING
                : new EarlierRuns(door.open(), site, recovery.id(), "").since(held);
        var offer = ChosenPoints.of(
                door.open().site(site),
                new Branches(site, new Ownership(door.open(), clock)),
                wanted.points(),
                spec.value(),
                policy.value(),
                purpose instanceof Purpose.Grow ? brought.without(wanted.lost()) : Brought.NOTHING);
        var request = new PlanRequest(
                spec.value(),
                spec.number(),
                policy.value(),
                policy.number(),
                offer,
                recovery,
                purpose,
                brought,
                wanted.lost());
        var plan = planned(request);
        var hash = new io.resite.run.Plans(door.open()).store(plan);
        return view(plan, hash, spec.value(), policy.value());
    }

    private static RecoveryPlan planned(PlanRequest request) {
        try {
            return Planner.plan(request);
        } catch (IllegalArgumentException notThere) {
            throw Refusal.wrongUse(String.valueOf(notThere.getMessage()));
        }
    }

    private Purpose purpose(SiteId site, SiteId recovery, Wanted wanted, Map<String, String> held) {
        return switch (wanted.mode()) {
            case MINIMAL -> {
                if (!wanted.selection().isAll()) {
                    throw Refusal.wrongUse("mode minimal: chooses by tier, so leave out "
                            + wanted.selection().words() + ", or the mode");
                }
                yield new Purpose.Minimal();
            }
            case GROW -> {
                if (held.isEmpty()) {
                    throw Refusal.conflict(
                            "no group of %s was failed over to %s, so nothing can grow: `resite failover %s`"
                                    .formatted(site, recovery, site));
                }
                yield new Purpose.Grow(held, wanted.selection());
            }
            case MIGRATION -> new Purpose.Migration(wanted.selection(), wanted.within(), wanted.force());
            case DRILL -> new Purpose.Drill(wanted.selection(), wanted.within(), wanted.copying(), isRouted());
            case RESTART -> {
                if (wanted.selection().hosts().isEmpty()) {
                    throw Refusal.wrongUse("mode restart: name the host of " + site + " that is lost (--host HOST)");
                }
                yield new Purpose.Restart(wanted.selection());
            }
            case FULL, PARTIAL, HOST -> part(wanted.selection());
        };
    }

    private boolean isRouted() {
        router.ifPresent(image -> {
            if (!image.isThere()) {
                throw Refusal.conflict(
                        "the configuration gives drills a router, and its image is not whole: there are no %s and %s;"
                                        .formatted(image.kernel(), image.system())
                                + " make them with bin/router, or take `router` out of the configuration");
            }
        });
        return router.isPresent();
    }

    private static Purpose part(Selection selection) {
        if (!selection.hosts().isEmpty()) {
            return new Purpose.Hosts(selection);
        }
        return selection.isAll() ? new Purpose.Full() : new Purpose.Partial(selection);
    }

    /// A group has one owner: a machine of it that runs and is not in the plan would be left without its group.
    void requireWholeGroups(RecoveryPlan plan) {
        var policy = records.needPolicy(plan.site()).value();
        var moving = plan.machines().stream().map(PlannedMachine::group).collect(Collectors.toSet());
        records.needSpec(plan.site(), plan.specRevision()).value().machines().stream()
                .filter(machine -> machine.state() != MachineState.STOPPED)
                .filter(machine -> plan.machine(machine.name()).isEmpty())
                .filter(machine -> policy.groupOf(machine.name())
                        .filter(group -> moving.contains(group.name()))
                        .isPresent())
                .findFirst()
                .ifPresent(left -> {
                    var item = "machine " + left.name();
                    var why = plan.account().stream()
                            .filter(verdict -> verdict.item().equals(item))
                            .map(Verdict::detail)
                            .findFirst()
                            .orElse("it is not in the plan");
                    throw Refusal.conflict(
                            "%s cannot come along (%s), and its group moves as one: mend that, take it out of the group, or shut it down and capture %s again"
                                    .formatted(item, why, plan.site()));
                });
    }

    /// A plan that was made before, judged by what holds now.
    public PlanView view(String hash) {
        var plan = load(hash);
        return view(
                plan,
                hash,
                records.needSpec(plan.site()).value(),
                records.needPolicy(plan.site()).value());
    }

    /// A plan that was shown before.
    RecoveryPlan load(String hash) {
        return new io.resite.run.Plans(door.open())
                .find(hash)
                .orElseThrow(() ->
                        Refusal.notThere("no plan \"" + hash + "\" in the vault: make one with `resite plan SITE`"));
    }

    RecoveryPlan load(SiteId site, String hash) {
        var plan = load(hash);
        if (!plan.site().equals(site)) {
            throw Refusal.wrongUse("plan %s is one for site %s, not for %s".formatted(hash, plan.site(), site));
        }
        return plan;
    }

    private PlanView view(RecoveryPlan plan, String hash, Site spec, ProtectionPolicy policy) {
        var now = clock.instant();
        return new PlanView(
                hash,
                plan.site().value(),
                plan.at().value(),
                plan.mode(),
                plan.points().words(),
                plan.selection(),
                plan.machines().stream()
                        .map(machine -> view(machine, plan.mode(), now))
                        .toList(),
                staysDown(plan, spec),
                plan.account().stream()
                        .map(verdict -> new AccountEntry(verdict.item(), verdict.outcome(), verdict.detail()))
                        .toList(),
                plan.steps().stream()
                        .map(step -> new StepView(step.id(), step.kind(), step.after()))
                        .toList(),
                fence(plan, policy),
                Documents.yaml(plan),
                Runbook.markdown(plan, spec, policy));
    }

    private static PlannedMachineView view(PlannedMachine machine, Mode mode, Instant now) {
        return new PlannedMachineView(
                machine.machine().toString(),
                machine.name(),
                machine.as(),
                machine.host(),
                machine.tier(),
                machine.point().sequence(),
                machine.pointAt(),
                // What moves is replicated once more when it is off, and a restart takes the disks that are there.
                mode.losesNothing()
                        ? 0
                        : Math.max(0, Duration.between(machine.pointAt(), now).toSeconds()));
    }

    /// What does not come back: every item of the account that cannot, and any machine that the account forgot. A pool
    /// is not among them: nobody misses one, and what lies in it has lines of its own.
    private static List<StaysDown> staysDown(RecoveryPlan plan, Site spec) {
        var told = plan.account().stream()
                .filter(verdict -> verdict.outcome() == Outcome.CANNOT)
                .filter(verdict -> !verdict.item().startsWith("pool "))
                .map(verdict -> new StaysDown(verdict.item(), verdict.detail()));
        var items = plan.account().stream().map(Verdict::item).toList();
        var untold = spec.machines().stream()
                .filter(machine -> plan.machine(machine.name()).isEmpty())
                .map(machine -> "machine " + machine.name())
                .filter(item -> !items.contains(item))
                .map(item -> new StaysDown(item, "not part of this plan"));
        return Stream.concat(told, untold).toList();
    }

    /// Whether the primary's hosts answer now, so that a run could see its machines stopped.
    private FenceView fence(RecoveryPlan plan, ProtectionPolicy policy) {
        var site = plan.site();
        var restarts = plan.mode() == Mode.RESTART;
        var what = restarts ? "host " + String.join(", ", plan.lost()) : site.value();
        var answering = new ArrayList<String>();
        var silent = new ArrayList<String>();
        var there = hosts.answeringNow(site);
        for (var host : hosts.site(site).hosts()) {
            if (restarts && !plan.lost().contains(host.name())) {
                continue;
            }
            (there.contains(host.name()) ? answering : silent).add(host.name());
        }
        if (silent.isEmpty()) {
            return new FenceView(
                    policy.fencing().name(),
                    "would-confirm",
                    "%s answer: the run stops the machines there and sees them off"
                            .formatted(String.join(", ", answering)));
        }
        var silence = String.join(", ", silent) + ": no answer; ";
        if (!policy.fenceBy().isEmpty()) {
            return new FenceView(
                    policy.fencing().name(),
                    "would-try",
                    silence + "the run turns off from outside what is not seen off, by "
                            + policy.fenceBy().stream().map(FenceMethod::words).collect(Collectors.joining(", then "))
                            + "; if that shows nothing it needs the name of a person who says that " + what
                            + " is down");
        }
        return new FenceView(
                policy.fencing().name(),
                "unconfirmed",
                silence + "the run needs the name of a person who says that %s is down".formatted(what));
    }
}

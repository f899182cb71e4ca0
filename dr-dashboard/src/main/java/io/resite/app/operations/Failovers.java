package io.resite.app.operations;

import io.resite.app.api.PreflightView;
import io.resite.app.api.PreflightView.FindingView;
import io.resite.app.config.Configuration.Role;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.plan.Mode;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.plan.Verdict.Outcome;
import io.resite.recovery.Finding;
import io.resite.recovery.Outside;
import io.resite.recovery.RecoveryEngine;
import io.resite.recovery.RecoverySettings;
import io.resite.recovery.RunRefused;
import io.resite.recovery.RunRequest;
import io.resite.run.Decision;
import io.resite.run.Decision.Reply;
import io.resite.run.RunState;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins runs and goes on with those that a crash interrupted. The one engine of the process is made when it is first
/// needed, because the vault may be sealed until then.
public final class Failovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Failovers.class);
    private static final int REASONS_TOLD = 3;

    private final Set<Role> roles;
    private final RecoverySettings settings;
    private final Outside outside;
    private final VaultDoor door;
    private final Hosts hosts;
    private final Plans plans;
    private final RunViews runs;
    private final Engines engines;
    private final Consumer<Event> events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private Optional<RecoveryEngine> engine = Optional.empty();

    Failovers(
            Set<Role> roles,
            RecoverySettings settings,
            Outside outside,
            VaultDoor door,
            Hosts hosts,
            Plans plans,
            RunViews runs,
            Engines engines,
            Consumer<Event> events,
            InstantSource clock,
            RandomGenerator random) {
        this.roles = roles;
        this.settings = settings;
        this.outside = outside;
        this.door = door;
        this.hosts = hosts;
        this.plans = plans;
        this.runs = runs;
        this.engines = engines;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /// @param who the person
    /// @param from the address or terminal the request came from
    /// @param why in the person's words
    /// @param word name of the person who says that the primary is down; empty when nobody does
    /// @param lostAt when the primary was lost, from which lost time is counted; the epoch for "as the run starts"
    public record Asked(String who, String from, String why, String word, Instant lostAt) {}

    /// Begins the run of a plan that a person has seen and confirmed by typing the site's name.
    ///
    /// @return the run's id; it goes on in the background
    public String begin(SiteId site, String planHash, String confirm, Asked asked) {
        if (planHash.isEmpty()) {
            throw Refusal.wrongUse(
                    "plan: missing, expected the hash of the plan that was shown (`resite plan " + site + "`)");
        }
        if (!confirm.equals(site.value())) {
            throw Refusal.wrongUse(
                    "confirm: found \"%s\", expected the site's name \"%s\", typed by the person who decides"
                            .formatted(confirm, site));
        }
        return begin(plans.load(site, planHash), asked);
    }

    /// What a run of a plan would find at its first step. Nothing is touched.
    ///
    /// @param word name of the person who says that the primary is down; empty when nobody does
    public PreflightView preflight(String planHash, String word) {
        var plan = plans.load(planHash);
        try {
            var findings = engine().preflight(plan, word);
            return new PreflightView(
                    planHash,
                    plan.site().value(),
                    plan.at().value(),
                    findings.stream().anyMatch(finding -> finding.weight() == Finding.Weight.STOPS),
                    findings.stream()
                            .map(finding -> new FindingView(finding.weight(), finding.about(), finding.text()))
                            .toList());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Refusal.conflict("interrupted: ask again");
        }
    }

    private String begin(RecoveryPlan plan, Asked asked) {
        if (plan.machines().isEmpty()) {
            throw Refusal.conflict(nothingToDo(plan));
        }
        if (plan.mode() == Mode.MIGRATION) {
            plans.requireWholeGroups(plan);
            if (!roles.contains(Role.PROTECT)) {
                throw Refusal.conflict("this service has not the role protect, so it cannot take the last cycle of what"
                        + " moves: migrate by one that has it, near " + plan.site());
            }
        }
        try {
            var run = engine().start(
                            plan,
                            new RunRequest(
                                    asked.who(),
                                    asked.from(),
                                    asked.why(),
                                    asked.word(),
                                    List.of(),
                                    lostAt(plan, asked)));
            events.accept(new Event(
                    clock.instant(),
                    "run-started",
                    plan.site().value(),
                    run,
                    "to " + plan.at() + " by " + asked.who()));
            return run;
        } catch (RunRefused refused) {
            throw Refusal.conflict(String.valueOf(refused.getMessage()));
        }
    }

    /// What grows was lost with what its earlier run brought.
    private Instant lostAt(RecoveryPlan plan, Asked asked) {
        if (!asked.lostAt().equals(Instant.EPOCH)) {
            return asked.lostAt();
        }
        return plan.steps().stream()
                .flatMap(step -> step instanceof Step.Keep keep ? Stream.of(keep.run()) : Stream.empty())
                .flatMap(run -> runs.lostAt(run).stream())
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static String nothingToDo(RecoveryPlan plan) {
        var reasons = plan.account().stream()
                .filter(verdict ->
                        verdict.outcome() == Outcome.CANNOT && verdict.item().startsWith("machine "))
                .map(verdict -> verdict.item().substring("machine ".length()) + ": " + verdict.detail())
                .toList();
        return "no machine of %s can be brought back at %s: %s%s"
                .formatted(
                        plan.site(),
                        plan.at(),
                        reasons.stream().limit(REASONS_TOLD).collect(Collectors.joining("; ")),
                        reasons.size() > REASONS_TOLD
                                ? "; %d more: `resite plan %s`".formatted(reasons.size() - REASONS_TOLD, plan.site())
                                : "");
    }

    /// What a person wants of a run.
    ///
    /// @param action retry, host, previous, accept, omit, pause, resume, cancel, rollback, done, again or fail
    /// @param machine which one; empty where the whole run or a step is meant
    /// @param step which one, with done, again and fail
    /// @param word who says that the former host is off, with `host`
    /// @param stopRunning whether machines that run may be shut off for it
    public record Wish(
            String action,
            String machine,
            String step,
            String host,
            String word,
            boolean stopRunning,
            String who,
            String why) {}

    /// Has a run do what a person decided. It is recorded when this returns; the run acts on it in the background.
    public void decide(String run, Wish wish) {
        try {
            if (wish.action().equals("cancel")) {
                engine().cancel(run, wish.who(), wish.why());
            } else {
                engine().decide(run, decision(run, wish), wish.who(), wish.why());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Refusal.conflict(
                    "interrupted: look at run " + run + " whether it knows of \"" + wish.action() + "\"");
        }
        var subject = wish.machine() + wish.step();
        var about = subject.isEmpty() ? "" : " " + subject;
        events.accept(new Event(
                clock.instant(),
                "run-decided",
                runs.view(run).site(),
                run,
                wish.action() + about + " by " + wish.who()));
    }

    private Decision decision(String run, Wish wish) {
        return switch (wish.action()) {
            case "retry" -> new Decision.Retry(machine(wish));
            case "host" -> {
                if (wish.host().isEmpty()) {
                    throw Refusal.wrongUse("host: missing, expected the host that shall take " + machine(wish));
                }
                yield new Decision.OtherHost(machine(wish), wish.host(), wish.word());
            }
            case "previous" -> engine().earlierPoint(run, machine(wish), wish.stopRunning());
            case "accept" -> new Decision.Accept(machine(wish));
            case "omit" -> new Decision.LeaveOut(machine(wish));
            case "pause" -> new Decision.Pause();
            case "resume" -> new Decision.GoOn();
            case "rollback" -> new Decision.RollBack(wish.stopRunning());
            case "done" -> new Decision.Answer(step(wish), Reply.DONE);
            case "again" -> new Decision.Answer(step(wish), Reply.AGAIN);
            case "fail" -> new Decision.Answer(step(wish), Reply.FAILED);
            default ->
                throw Refusal.wrongUse("action: found \"" + wish.action()
                        + "\", expected retry, host, previous, accept, omit, pause, resume, cancel, rollback, done, again"
                        + " or fail");
        };
    }

    private static String step(Wish wish) {
        if (wish.step().isEmpty()) {
            throw Refusal.wrongUse("step: missing, expected the id of a step, as in hook/before-start/db/licence");
        }
        return wish.step();
    }

    private static String machine(Wish wish) {
        if (wish.machine().isEmpty()) {
            throw Refusal.wrongUse("machine: missing, expected the name of the machine to " + wish.action());
        }
        return wish.machine();
    }

    /// Goes on with every run that is not over and that nobody else executes.
    ///
    /// @return those it goes on with
    public List<String> resumeUnfinished() {
        var resumed = new ArrayList<String>();
        for (var report : runs.unfinished()) {
            if (executes(report.run())) {
                continue;
            }
            try {
                engine().resume(report.run());
                resumed.add(report.run());
                events.accept(new Event(
                        clock.instant(), "run-resumed", report.site().value(), report.run(), "by this service"));
            } catch (RunRefused refused) {
                LOG.debug("run {} is not resumed here: {}", report.run(), refused.getMessage());
            }
        }
        return resumed;
    }

    /// Goes on with one run.
    public void resume(String run) {
        engine().resume(run);
    }

    /// Whether this process executes the run.
    public boolean executes(String run) {
        return engine().executing().contains(run);
    }

    /// Waits until this process no longer executes the run.
    public RunState await(String run) throws InterruptedException {
        return engine().await(run);
    }

    /// A host that the configuration has no more cannot be asked either.
    private Hypervisor open(SiteId site, String host) {
        try {
            return hosts.open(site, host);
        } catch (Refusal unknown) {
            throw new Unreachable(unknown.line());
        }
    }

    private synchronized RecoveryEngine engine() {
        if (!roles.contains(Role.RECOVER)) {
            throw Refusal.conflict("this service has not the role recover: ask the one at the recovery site, or run"
                    + " `resite recover --vault " + door.url() + "` there");
        }
        if (engine.isEmpty()) {
            engine = Optional.of(new RecoveryEngine(door.open(), this::open, settings, outside, random));
            engine.ifPresent(engines::made);
        }
        return engine.get();
    }

    @Override
    public synchronized void close() {
        engine.ifPresent(RecoveryEngine::close);
    }
}

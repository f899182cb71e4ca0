package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.ownership.Lease;
import io.resite.ownership.LeaseLost;
import io.resite.plan.Mode;
import io.resite.plan.RecoveryPlan;
import io.resite.run.Decision;
import io.resite.run.Decision.OtherHost;
import io.resite.run.JournalLost;
import io.resite.run.Plans;
import io.resite.run.RunEvent;
import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.ExecutorTookOver;
import io.resite.run.RunJournal;
import io.resite.run.RunState;
import io.resite.run.Runs;
import io.resite.run.Underway;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes plans. One engine a process; runs go on in the background and are looked at through [Runs].
public final class RecoveryEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryEngine.class);
    private static final DateTimeFormatter RUN_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Vault vault;
    private final BiFunction<SiteId, String, Hypervisor> opener;
    private final RecoverySettings settings;
    private final Outside outside;
    private final Clockwork clock;
    private final RandomGenerator random;
    private final String executor;
    private final Runs runs;
    private final Plans plans;
    private final RecoveryExports exports;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final List<Lease> lease = new ArrayList<>(1);
    private final ReentrantLock acting = new ReentrantLock();

    /// A run that this engine executes, or has executed.
    private record Job(Execution execution, Thread thread, CompletableFuture<RunState> end) {}

    /// @param hosts opens a connection to a host of a site by name; the engine closes what it opened
    /// @param random for the ids of runs and of this executor
    public RecoveryEngine(
            Vault vault,
            BiFunction<SiteId, String, Hypervisor> hosts,
            RecoverySettings settings,
            Outside outside,
            RandomGenerator random) {
        this.vault = vault;
        this.opener = hosts;
        this.settings = settings;
        this.outside = outside;
        this.clock = outside.clock();
        this.random = random;
        this.executor = "executor-" + HexFormat.of().toHexDigits(random.nextLong());
        this.runs = new Runs(vault);
        this.plans = new Plans(vault);
        this.exports = new RecoveryExports(settings.nbdPort(), vault, outside);
    }

    /// Stores the plan, begins a run of it and answers its id; the run goes on in the background.
    ///
    /// @throws RunRefused when another run of the site is not over, or another executor is at work
    public String start(RecoveryPlan plan, RunRequest request) {
        if (plan.mode() != Mode.DRILL) {
            new DrillInTheWay(this, runs, request.who()).remove(plan.at());
        }
        return alone(() -> holding(held -> here(() -> start(plan, request, held))));
    }

    /// The time, and something by chance. Ids tell which of two runs came later, so this one is above all that are
    /// there: the clock may have been set back since.
    private String freshId() {
        var now = RUN_TIME.format(clock.instant());
        var last = runs.ids().stream()
                .findFirst()
                .map(run -> run.substring(0, Math.min(run.length(), now.length())))
                .filter(newest -> newest.compareTo(now) >= 0);
        var time = last.map(newest ->
                        RUN_TIME.format(RUN_TIME.parse(newest, Instant::from).plusSeconds(1)))
                .orElse(now);
        return time + "-" + HexFormat.of().toHexDigits((short) random.nextInt());
    }

    private String start(RecoveryPlan plan, RunRequest request, Lease held) {
        refuseSecondRun(plan.site());
        var primary = primary(plan);
        var hash = plans.store(plan);
        var run = freshId();
        var journal = journal(run);
        var started = RunOpening.of(plan, hash, run, executor, request, clock.instant());
        journal.append(List.of(started));
        lookAgain(journal, false);
        execute(journal, plan, primary, held);
        return run;
    }

    private void lookAgain(RunJournal journal, boolean reopened) {
        new SecondLook(vault, runs)
                .obstacle((Underway) journal.state(), reopened)
                .ifPresent(why -> journal.append(List.of(new CancelAsked(clock.instant(), executor, why))));
    }

    /// What a run of the plan would find at its first step, by the same code. Nothing is written and nothing is
    /// touched.
    ///
    /// @param word the person who says that the primary is down; empty when nobody does
    public List<Finding> preflight(RecoveryPlan plan, String word) throws InterruptedException {
        var look = "preflight-" + HexFormat.of().toHexDigits(random.nextLong());
        var request = new RunRequest(executor, "", "", word);
        var started = RunOpening.of(plan, plan.hash(), look, executor, request, clock.instant());
        var findings = new ArrayList<Finding>();
        unfinished(plan.site()).ifPresent(obstacle -> findings.add(Finding.stops("runs", obstacle)));
        exports.open(look);
        try (var hosts = new Hosts(opener)) {
            var sight = new Sight(vault, started, plan, primary(plan), hosts, exports, settings, clock);
            findings.addAll(new Preflight(sight).look());
            return List.copyOf(findings);
        } finally {
            exports.withdraw(look);
        }
    }

    /// Goes on with a run whose executor died; one that this engine executes is left alone.
    ///
    /// @throws RunRefused when there is no such run, it is over, or another executor is at work
    public void resume(String run) {
        alone(() -> isExecuting(run) ? run : takeOver(run, List.of()));
    }

    /// Asks a run to stop: what is under way is finished, nothing more is begun.
    ///
    /// @throws RunRefused when there is no such run, it is over, or another executor is at work
    public void cancel(String run, String who, String why) throws InterruptedException {
        want(run, new CancelAsked(clock.instant(), who, why));
    }

    /// Has a run do what a person decided; one that has ended goes on by it. The decision is in the journal when this
    /// returns, and the run acts on it in the background.
    ///
    /// @throws RunRefused when the run cannot take the decision or is not there, or another executor is at work
    public void decide(String run, Decision decision, String who, String why) throws InterruptedException {
        if (decision instanceof OtherHost other) {
            requireHome(run, other);
        }
        var started = underway(run).started();
        if (started.mode() != Mode.DRILL) {
            new DrillInTheWay(this, runs, who).remove(started.target());
        }
        try (var _ = HeldPoints.of(vault, clock, run, decision, who)) {
            want(run, new Decided(clock.instant(), decision, who, why));
        }
    }

    private void want(String run, RunEvent wish) throws InterruptedException {
        var job = jobs.get(run);
        try {
            if (job != null && job.execution().ask(wish).get()) {
                return;
            }
        } catch (ExecutionException e) {
            throw Causes.behind(e);
        }
        if (job != null) {
            // Its end gives back what the next execution needs: disks on offer, the lease.
            clock.join(job.thread(), settings.lease().life());
        }
        alone(() -> {
            if (isExecuting(run)) {
                throw new RunRefused("run " + run + " is just being taken up: say it again");
            }
            return takeOver(run, List.of(wish));
        });
    }

    /// A host that lacks what the machine needs is told now, not after the former attempt is gone.
    private void requireHome(String run, OtherHost other) {
        var underway = underway(run);
        var plan = plan(underway);
        var machine = plan.machine(other.machine());
        var pinned = underway.machine(other.machine());
        if (machine.isEmpty()
                || pinned.filter(there -> !there.host().equals(other.host())).isEmpty()) {
            // The run itself says what machines it has, and what can be said of one where it is.
            return;
        }
        var point = vault.site(plan.site())
                .point(pinned.get().point())
                .orElseThrow(() -> RunRefused.because(
                        run, "its point " + pinned.get().point() + " is not in the vault any more: make a new plan"));
        try (var host = opener.apply(plan.at(), other.host())) {
            var obstacles = new NewHome(plan, machine.get(), point).obstacles(other.host(), host);
            if (!obstacles.isEmpty()) {
                throw RunRefused.because(
                        run, other.host() + " cannot take " + other.machine() + ": " + String.join("; ", obstacles));
            }
        } catch (HypervisorException silent) {
            throw RunRefused.because(run, other.host() + " does not answer: " + silent.getMessage());
        }
    }

    private Underway underway(String run) {
        return switch (runs.state(run).orElseThrow(() -> noSuchRun(run))) {
            case RunState.NotBegun _ -> throw noSuchRun(run);
            case Underway underway -> underway;
            case RunState.Over over -> over.last();
        };
    }

    /// The decision that brings a machine's group back as it was at the instant before.
    ///
    /// @param stopRunning whether machines of the group that run already may be shut off for it
    public Decision earlierPoint(String run, String machine, boolean stopRunning) {
        var underway = underway(run);
        var pinned =
                underway.machine(machine).orElseThrow(() -> RunRefused.because(run, "it has no machine " + machine));
        return new Remedies(vault, runs)
                .earlier(underway, pinned, stopRunning)
                .orElseThrow(() ->
                        RunRefused.because(run, "the vault has no earlier point of all of group " + pinned.group()));
    }

    /// Waits until this engine no longer executes the run, and answers how it stands. Rethrows what broke its
    /// execution.
    public RunState await(String run) throws InterruptedException {
        var job = jobs.get(run);
        if (job == null) {
            return runs.state(run).orElseThrow(() -> noSuchRun(run));
        }
        try {
            return job.end().get();
        } catch (ExecutionException e) {
            throw Causes.behind(e);
        }
    }

    /// The end of a run that this engine executes or has executed.
    Optional<CompletableFuture<RunState>> end(String run) {
        return Optional.ofNullable(jobs.get(run)).map(Job::end);
    }

    /// How far machines are that the run fills just now, by name; none when this engine does not execute it.
    public Map<String, Filling> fillings(String run) {
        var job = jobs.get(run);
        return job == null || job.end().isDone() ? Map.of() : job.execution().fillings();
    }

    /// Runs that this engine executes now.
    public Set<String> executing() {
        return Set.copyOf(jobs.keySet().stream().filter(this::isExecuting).toList());
    }

    /// Stops acting; runs that are not over can be resumed by another process at once.
    @Override
    public void close() {
        var open = List.copyOf(jobs.values());
        open.forEach(job -> job.thread().interrupt());
        for (var job : open) {
            try {
                clock.join(job.thread(), settings.lease().life());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exports.close();
        alone(() -> {
            giveLeaseBack();
            return executor;
        });
    }

    private String takeOver(String run, List<RunEvent> wishes) {
        return holding(held -> here(() -> {
            takeOver(run, held, wishes);
            return run;
        }));
    }

    private static String here(Supplier<String> act) {
        try {
            return act.get();
        } catch (JournalLost elsewhere) {
            throw new RunRefused(elsewhere.getMessage() + ": look how it goes on there, then say it again");
        }
    }

    private void takeOver(String run, Lease held, List<RunEvent> wishes) {
        var journal = journal(run);
        var tookOver = new ExecutorTookOver(clock.instant(), executor, held.number());
        var events = new ArrayList<RunEvent>();
        var reopened = journal.state() instanceof RunState.Over;
        var underway = switch (journal.state()) {
            case RunState.NotBegun _ -> throw noSuchRun(run);
            case RunState.Over over -> {
                requireReopening(run, over, wishes);
                // By these it goes on again, and only then can it be taken over.
                events.addAll(wishes);
                events.add(tookOver);
                yield over.last();
            }
            case Underway open -> {
                events.add(tookOver);
                events.addAll(wishes);
                yield open;
            }
        };
        requirePossible(run, underway, wishes);
        var plan = plan(underway);
        var primary = primary(plan);
        journal.append(events);
        lookAgain(journal, reopened);
        execute(journal, plan, primary, held);
    }

    private static void requirePossible(String run, Underway underway, List<RunEvent> wishes) {
        wishes.stream()
                .flatMap(wish -> wish instanceof Decided decided
                        ? underway.obstacle(decided.decision()).stream()
                        : Stream.empty())
                .findFirst()
                .ifPresent(obstacle -> {
                    throw RunRefused.because(run, obstacle);
                });
    }

    /// A run that has ended goes on by a decision, unless the site was recovered again since.
    private void requireReopening(String run, RunState.Over over, List<RunEvent> wishes) {
        if (wishes.isEmpty() || !wishes.stream().allMatch(Decided.class::isInstance)) {
            throw new RunRefused("run " + run + " is over ("
                    + over.ended().outcome().text() + "): make a new plan and start another");
        }
        var site = over.last().started().site();
        runs.after(run, site).ifPresent(later -> {
            throw RunRefused.because(run, "run " + later + " of site " + site + " came after it");
        });
    }

    private RecoveryPlan plan(Underway underway) {
        var started = underway.started();
        return plans.find(started.planHash())
                .orElseThrow(() -> new RunRefused("plan " + started.planHash() + " of run " + started.run()
                        + " is not in the vault: restore plans/" + started.planHash() + " from a copy of the vault"));
    }

    /// Read before the run begins: a run that cannot even be laid out would never end.
    private Site primary(RecoveryPlan plan) {
        var key = "sites/" + plan.site() + "/specs/" + plan.specRevision();
        return vault.site(plan.site())
                .specs()
                .read(plan.specRevision())
                .map(body -> Documents.read(body, Site.class, key))
                .orElseThrow(() -> new RunRefused(
                        key + " is not in the vault, though the plan was made from it: make a new plan"));
    }

    private void execute(RunJournal journal, RecoveryPlan plan, Site primary, Lease held) {
        var run = journal.run();
        var hosts = new Hosts(opener);
        var started = ((Underway) journal.state()).started();
        var scene = new Scene(vault, started, plan, primary, hosts, exports, held, settings, outside);
        var execution = new Execution(scene, journal);
        var end = new CompletableFuture<RunState>();
        var thread = clock.unstarted("run-" + run, () -> {
            try (hosts) {
                end.complete(execution.untilOver());
            } catch (InterruptedException e) {
                LOG.info("run {} rests: it can be resumed", run);
                end.complete(journal.state());
            } catch (Throwable broken) {
                LOG.error("run {} stops here and can be resumed: {}", run, broken.getMessage(), broken);
                end.completeExceptionally(broken);
            } finally {
                ended(run);
            }
        });
        jobs.put(run, new Job(execution, thread, end));
        thread.start();
    }

    private void ended(String run) {
        alone(() -> {
            exports.withdraw(run);
            releaseWhenIdle();
            return run;
        });
    }

    /// A lock and not a monitor, for it is held while the vault is asked.
    private <T> T alone(Supplier<T> act) {
        acting.lock();
        try {
            return act.get();
        } finally {
            acting.unlock();
        }
    }

    /// Acts under the lease. Refused, it gives the lease back unless other runs need it: else nobody else could act.
    private <T> T holding(Function<Lease, T> act) {
        try {
            return act.apply(lease());
        } catch (RuntimeException refused) {
            releaseWhenIdle();
            throw refused;
        }
    }

    private void releaseWhenIdle() {
        if (executing().isEmpty()) {
            giveLeaseBack();
        }
    }

    private void giveLeaseBack() {
        lease.forEach(Lease::close);
        lease.clear();
    }

    /// The lease that all runs of this engine share; taken with the first of them.
    private Lease lease() {
        if (!lease.isEmpty()) {
            try {
                lease.getFirst().confirm();
                return lease.getFirst();
            } catch (LeaseLost e) {
                lease.clear();
            }
        }
        try {
            lease.add(Lease.acquire(vault.log("leaders/recovery"), executor, settings.lease(), clock));
            return lease.getFirst();
        } catch (LeaseLost e) {
            throw new RunRefused(String.valueOf(e.getMessage()));
        }
    }

    private void refuseSecondRun(SiteId site) {
        unfinished(site).ifPresent(obstacle -> {
            throw new RunRefused(obstacle);
        });
    }

    private Optional<String> unfinished(SiteId site) {
        return underway(site)
                .map(run -> "run " + run.started().run() + " of site " + site
                        + " is not over: follow it, resume it, or cancel it before you start another");
    }

    private Optional<Underway> underway(SiteId site) {
        return runs.ids().stream()
                .flatMap(run -> runs.state(run).stream())
                .flatMap(state -> state instanceof Underway underway ? Stream.of(underway) : Stream.empty())
                .filter(underway -> underway.started().site().equals(site))
                .findFirst();
    }

    private boolean isExecuting(String run) {
        var job = jobs.get(run);
        return job != null && !job.end().isDone();
    }

    private RunJournal journal(String run) {
        return RunJournal.open(run, executor, Runs.log(vault, run), settings.look(), clock);
    }

    private static RunRefused noSuchRun(String run) {
        return new RunRefused("the vault has no run " + run + ": list them with \"resite runs\"");
    }
}

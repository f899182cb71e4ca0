package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration.ProofRound;
import io.resite.app.operations.Failovers.Asked;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.document.ByteSize;
import io.resite.document.TimeText;
import io.resite.plan.Mode;
import io.resite.plan.PointChoice;
import io.resite.plan.Selection;
import io.resite.run.Outcome;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.spec.BootProof;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Boots every protected machine from its newest point once in a time, unattended: drills of a few machines each, those
/// first whose proof is oldest, whenever nothing else is under way. All that it goes by is in the vault: proofs at
/// their
/// points, and the journals of its drills.
public final class ProofRounds {
    private static final Logger LOG = LoggerFactory.getLogger(ProofRounds.class);
    private static final String WHO = "proof round";

    /// A machine's turn comes when this much of the time has passed, so that the last of a round is in time too.
    private static final double SOON = 0.75;

    /// One that did not come up is tried so often in the time.
    private static final int TRIES = 7;

    private final ProofRound round;
    private final VaultWatch watch;
    private final Hosts hosts;
    private final Plans plans;
    private final Failovers failovers;
    private final KnownRuns known;
    private final InstantSource clock;
    private final Instant began;
    private final Map<String, Instant> refused = new HashMap<>();
    private Instant looked;
    private volatile List<Condition> conditions = List.of();

    ProofRounds(
            ProofRound round,
            VaultDoor door,
            VaultWatch watch,
            Hosts hosts,
            Plans plans,
            Failovers failovers,
            InstantSource clock) {
        this.round = round;
        this.watch = watch;
        this.hosts = hosts;
        this.plans = plans;
        this.failovers = failovers;
        this.known = new KnownRuns(door);
        this.clock = clock;
        this.began = clock.instant();
        this.looked = began;
    }

    /// A machine that has to be seen to boot.
    ///
    /// @param needs itself and what it depends on
    private record Candidate(SiteId site, Machine machine, Optional<BootProof> proof, List<Machine> needs) {
        String key() {
            return site + "/" + machine.name();
        }

        Instant provedAt() {
            return proof.map(BootProof::at).orElse(Instant.MIN);
        }
    }

    /// The last time that a round has tried a machine.
    private record Try(RunReport run, MachineReport machine) {
        boolean cameUp() {
            return machine.progress() == MachineProgress.UNDONE
                    && machine.took().isPositive();
        }
    }

    /// Begins a drill of those whose turn has come, as many as may be up at once.
    ///
    /// @return the run
    public synchronized Optional<String> beginDue() {
        if (!round.isOn()) {
            return Optional.empty();
        }
        var reports = known.runs().reports();
        var tries = tries(reports);
        var candidates = candidates();
        conditions = candidates.stream()
                .flatMap(candidate -> condition(candidate, Optional.ofNullable(tries.get(candidate.key()))).stream())
                .toList();
        var now = clock.instant();
        var may = round.nextAfter(looked).filter(time -> !time.isAfter(now)).isPresent();
        if (!may || reports.stream().anyMatch(report -> !report.over())) {
            return Optional.empty();
        }
        looked = now;
        var due = candidates.stream()
                .filter(candidate -> isDue(candidate, Optional.ofNullable(tries.get(candidate.key())), now))
                .sorted(Comparator.comparing(Candidate::provedAt).thenComparing(Candidate::key))
                .toList();
        return due.isEmpty() ? Optional.empty() : begin(together(due), now);
    }

    /// As last seen.
    List<Condition> conditions() {
        return conditions;
    }

    private static Map<String, Try> tries(List<RunReport> reports) {
        var tries = new HashMap<String, Try>();
        reports.stream()
                .filter(report -> report.mode() == Mode.DRILL && report.who().equals(WHO))
                .sorted(Comparator.comparing(RunReport::startedAt))
                .forEach(report -> report.machines().stream()
                        .filter(machine -> machine.progress() != MachineProgress.OMITTED
                                && !machine.reason().equals(Outcome.Drilled.ENDED_BEFORE))
                        .forEach(machine -> tries.put(report.site() + "/" + machine.name(), new Try(report, machine))));
        return tries;
    }

    /// What is protected, runs, and comes back at a site whose hosts this service knows.
    private List<Candidate> candidates() {
        return watch.sight().sites().stream()
                .filter(site -> site.spec().isPresent() && site.policy().isPresent())
                .filter(site -> isRecoveredHere(site.policy().get()))
                .flatMap(this::candidates)
                .toList();
    }

    private boolean isRecoveredHere(ProtectionPolicy policy) {
        return hosts.sites().stream().anyMatch(site -> site.id().equals(policy.recoverySite()));
    }

    private Stream<Candidate> candidates(SiteSight site) {
        var spec = site.spec().orElseThrow().value();
        var policy = site.policy().orElseThrow();
        return site.groupsAtHome()
                .flatMap(group -> group.machines().stream())
                .flatMap(name -> spec.machine(name).stream())
                .filter(machine ->
                        machine.state() != MachineState.STOPPED && site.points().containsKey(machine.id()))
                .map(machine -> new Candidate(
                        site.id(),
                        machine,
                        Optional.ofNullable(site.proofs().get(machine.id())),
                        needs(machine.name(), policy, site)));
    }

    private static List<Machine> needs(String machine, ProtectionPolicy policy, SiteSight site) {
        var names = new LinkedHashSet<String>();
        addNeeds(machine, policy, names);
        return names.stream()
                .flatMap(name -> site.spec().orElseThrow().value().machine(name).stream())
                .toList();
    }

    private static void addNeeds(String machine, ProtectionPolicy policy, Set<String> names) {
        if (names.add(machine)) {
            policy.of(machine).dependsOn().forEach(other -> addNeeds(other, policy, names));
        }
    }

    private boolean isDue(Candidate candidate, Optional<Try> last, Instant now) {
        var soon = Duration.ofMillis((long) (round.within().toMillis() * SOON));
        var pause = round.within().dividedBy(TRIES);
        return fits(candidate.needs())
                && (candidate.proof().isEmpty()
                        || candidate.provedAt().plus(soon).isBefore(now))
                && last.filter(tried -> tried.run().startedAt().plus(pause).isAfter(now))
                        .isEmpty()
                && !refused.getOrDefault(candidate.key(), Instant.MIN)
                        .plus(pause)
                        .isAfter(now);
    }

    /// The first of them, and others of its site as long as all fit.
    private List<Candidate> together(List<Candidate> due) {
        var chosen = new ArrayList<Candidate>();
        var up = new LinkedHashSet<Machine>();
        for (var candidate : due) {
            var all = new LinkedHashSet<>(up);
            all.addAll(candidate.needs());
            if (candidate.site().equals(due.getFirst().site()) && fits(all)) {
                chosen.add(candidate);
                up = all;
            }
        }
        return chosen;
    }

    private boolean fits(Collection<Machine> machines) {
        return machines.size() <= round.machines()
                && (round.memory().bytes() == 0 || memory(machines).compareTo(round.memory()) <= 0);
    }

    private static ByteSize memory(Collection<Machine> machines) {
        return machines.stream().map(Machine::memory).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private Optional<String> begin(List<Candidate> chosen, Instant now) {
        var site = chosen.getFirst().site();
        var names = chosen.stream().map(candidate -> candidate.machine().name()).toList();
        chosen.forEach(candidate -> refused.put(candidate.key(), now));
        try {
            var selection = new Selection(List.of(), names, List.of(), List.of());
            var plan = plans.plan(site, new Wanted(Mode.DRILL, PointChoice.NEWEST, selection, List.of()));
            var why = "%s, to be seen to boot once in %s"
                    .formatted(String.join(", ", names), TimeText.rough(round.within()));
            var asked = new Asked(WHO, "this service", why, "", Instant.EPOCH);
            var run = failovers.begin(site, plan.hash(), site.value(), asked);
            LOG.info("drill {} has begun: {}", run, why);
            return Optional.of(run);
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            LOG.warn("{} of {} cannot be seen to boot: {}", String.join(", ", names), site, refusal.line());
            return Optional.empty();
        }
    }

    /// What people have to know of a machine: it did not come up, it needs too much, or its proof is too old.
    private Optional<Condition> condition(Candidate candidate, Optional<Try> last) {
        var failed = last.filter(tried -> !tried.cameUp()
                && tried.run().over()
                && candidate.provedAt().isBefore(tried.run().startedAt()));
        if (failed.isPresent()) {
            var tried = failed.get();
            return condition(
                    candidate,
                    "%s did not come up in drill %s: %s (`resite run report %s` has its screen)"
                            .formatted(
                                    candidate.machine().name(),
                                    tried.run().run(),
                                    tried.machine().reason(),
                                    tried.run().run()));
        }
        if (!fits(candidate.needs())) {
            return condition(
                    candidate,
                    "%s cannot be seen to boot: with what it depends on it is %d machines and %s, and `proofs` allows %d%s"
                            .formatted(
                                    candidate.machine().name(),
                                    candidate.needs().size(),
                                    memory(candidate.needs()).rounded(),
                                    round.machines(),
                                    round.memory().bytes() == 0
                                            ? ""
                                            : " and " + round.memory().rounded()));
        }
        var since = candidate.proof().map(BootProof::at).orElse(began);
        return since.plus(round.within()).isBefore(clock.instant())
                ? condition(
                        candidate,
                        "%s was not seen to boot for %s"
                                .formatted(
                                        candidate.machine().name(),
                                        TimeText.rough(Duration.between(since, clock.instant()))))
                : Optional.empty();
    }

    private static Optional<Condition> condition(Candidate candidate, String text) {
        return Optional.of(new Condition(
                AlarmKind.DRILL, candidate.site().value(), candidate.machine().name(), text, Duration.ZERO));
    }
}

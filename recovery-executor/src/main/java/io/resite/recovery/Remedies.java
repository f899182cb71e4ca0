package io.resite.recovery;

import static java.util.stream.Collectors.toSet;

import io.resite.document.Documents;
import io.resite.run.Decision;
import io.resite.run.Decision.EarlierPoint;
import io.resite.run.Outcome;
import io.resite.run.PinnedMachine;
import io.resite.run.RunState;
import io.resite.run.Runs;
import io.resite.run.Underway;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Host;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.vault.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What can be done now about each machine of a run that is not back: exactly what the run would take. Read from the
/// vault alone; whether a host has what a machine needs is seen when it is chosen.
public final class Remedies {
    /// Acknowledgements looked through for an earlier one that has all of a group.
    private static final int ACKNOWLEDGEMENTS = 200;

    private final Vault vault;
    private final Runs runs;

    public Remedies(Vault vault, Runs runs) {
        this.vault = vault;
        this.runs = runs;
    }

    /// By the machine's name; machines that nothing can or need be done about are left out.
    public Map<String, List<Remedy>> of(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> Map.of();
            case Underway run -> of(run);
            case RunState.Over over -> isSuperseded(over.last()) ? Map.of() : of(over.last());
        };
    }

    /// What ended goes on no more once its site was recovered again.
    public boolean isSuperseded(Underway last) {
        var started = last.started();
        return runs.after(started.run(), started.site()).isPresent();
    }

    private Map<String, List<Remedy>> of(Underway run) {
        var remedies = new LinkedHashMap<String, List<Remedy>>();
        var hosts = new ArrayList<String>();
        var earlier = new HashMap<String, Optional<EarlierPoint>>();
        for (var machine : run.machines()) {
            if (!run.whyNotBack(machine).isEmpty()) {
                if (hosts.isEmpty()) {
                    hosts.addAll(hosts(run));
                }
                // Asked of the vault once for all machines of a group: it is the same for each.
                var previous = earlier.computeIfAbsent(machine.group(), _ -> previous(run, machine));
                var possible = of(run, machine, hosts, previous);
                if (!possible.isEmpty()) {
                    remedies.put(machine.name(), possible);
                }
            }
        }
        return remedies;
    }

    private static List<Remedy> of(
            Underway run, PinnedMachine machine, List<String> hosts, Optional<EarlierPoint> previous) {
        var name = machine.name();
        var offer = new Offer(run);
        offer.add(new Decision.Retry(name), "retry", "", false, "try again what failed");
        for (var host : hosts) {
            offer.add(new Decision.OtherHost(name, host, ""), "host", host, false, "begin it again on " + host);
        }
        previous.ifPresent(earlier -> offer.add(earlier, "previous", "", earlier.stopRunning(), cost(run, earlier)));
        offer.add(new Decision.Accept(name), "accept", "", false, "count it as well as it runs");
        offer.add(
                new Decision.LeaveOut(name),
                "omit",
                "",
                false,
                "go on without it; what depends on it starts all the same");
        return offer.possible();
    }

    /// What the run would take, of all that people may think of.
    private record Offer(Underway run, List<Remedy> possible) {
        Offer(Underway run) {
            this(run, new ArrayList<>());
        }

        void add(Decision decision, String action, String target, boolean stopRunning, String words) {
            if (run.obstacle(decision).isEmpty()) {
                possible.add(new Remedy(action, target, stopRunning, words));
            }
        }
    }

    /// What can be decided now about the run as a whole.
    public List<Remedy> ofRun(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> List.of();
            case Underway run -> {
                var offer = new Offer(run);
                offer.add(new Decision.Pause(), "pause", "", false, "finish what is under way and begin nothing more");
                offer.add(new Decision.GoOn(), "resume", "", false, "go on where it was paused");
                if (run.cancels().isEmpty() && run.rollBack().isEmpty()) {
                    offer.possible()
                            .add(new Remedy(
                                    "cancel",
                                    "",
                                    false,
                                    run.isDrill()
                                            ? "end the drill and remove what it made"
                                            : "finish what is under way and end; what runs by then stays, the others"
                                                    + " stay down"));
                }
                offerRollBack(offer);
                yield offer.possible();
            }
            case RunState.Over over -> {
                var offer = new Offer(over.last());
                if (!isSuperseded(over.last()) && !isGone(over)) {
                    offerRollBack(offer);
                }
                yield offer.possible();
            }
        };
    }

    /// Nothing is left to remove of a drill that removed itself.
    private static boolean isGone(RunState.Over over) {
        return over.ended().outcome() instanceof Outcome.Drilled drilled
                && drilled.left().isEmpty();
    }

    private static void offerRollBack(Offer offer) {
        var up = offer.run().machines().stream()
                .filter(machine -> offer.run().mayRun(machine) && !offer.run().isUndone(machine))
                .map(PinnedMachine::name)
                .toList();
        var names = String.join(", ", up);
        offer.add(
                new Decision.RollBack(false),
                "rollback",
                "",
                false,
                "remove what this run made, and nothing else; ownership goes back"
                        + (up.isEmpty() ? "" : "; machines that it started stay: " + names));
        if (!up.isEmpty() || offer.run().isDrill()) {
            offer.add(
                    new Decision.RollBack(true),
                    "rollback",
                    "",
                    true,
                    "remove all that this run made; machines that it started are shut off too and lose what they wrote"
                            + " since: " + names);
        }
    }

    private Optional<EarlierPoint> previous(Underway run, PinnedMachine machine) {
        var gentle = earlier(run, machine, false);
        return gentle.map(decision -> run.obstacle(decision).isEmpty()
                ? decision
                : new EarlierPoint(decision.group(), decision.machines(), true));
    }

    /// The newest instant before the present one at which every machine of the group that is in the run has a point.
    ///
    /// @param stopRunning whether machines of the group that run already may be shut off for it
    public Optional<EarlierPoint> earlier(Underway run, PinnedMachine machine, boolean stopRunning) {
        var members = run.machines().stream()
                .filter(other -> other.group().equals(machine.group()))
                .toList();
        var site = vault.site(run.started().site());
        return site.acknowledgements(machine.group(), ACKNOWLEDGEMENTS).stream()
                .filter(record -> isBefore(record, members))
                .flatMap(record -> pins(record, members).stream())
                .map(pins -> new EarlierPoint(machine.group(), pins, stopRunning))
                .findFirst();
    }

    /// Whether it has none of the members' present points and none that came after. Told by the points: their instants
    /// are up to a cycle apart from the record's.
    private static boolean isBefore(Acknowledgement record, List<PinnedMachine> members) {
        return members.stream()
                .allMatch(member -> record.points().stream()
                        .filter(point -> point.machine().equals(member.point().machine()))
                        .allMatch(point -> point.sequence() < member.point().sequence()));
    }

    private Optional<List<EarlierPoint.Pin>> pins(Acknowledgement record, List<PinnedMachine> members) {
        var pins = new ArrayList<EarlierPoint.Pin>();
        for (var member : members) {
            record.points().stream()
                    .filter(point -> point.machine().equals(member.point().machine()))
                    .flatMap(point -> whole(point).stream())
                    .filter(point -> hasDisksOf(point, member))
                    .findFirst()
                    .ifPresent(point -> pins.add(new EarlierPoint.Pin(member.name(), point.id(), point.at())));
        }
        return pins.size() == members.size() ? Optional.of(pins) : Optional.empty();
    }

    private Optional<RecoveryPoint> whole(PointId id) {
        return point(id).filter(point -> !point.partial());
    }

    /// The plan makes the disks of the present point, and no others.
    private boolean hasDisksOf(RecoveryPoint earlier, PinnedMachine member) {
        return point(member.point())
                .filter(present -> !targets(present).equals(targets(earlier)))
                .isEmpty();
    }

    private Optional<RecoveryPoint> point(PointId id) {
        return vault.site(id.machine().origin()).point(id);
    }

    private static Set<String> targets(RecoveryPoint point) {
        return point.disks().stream().map(PointDisk::target).collect(toSet());
    }

    private static String cost(Underway run, EarlierPoint earlier) {
        var longest = earlier.machines().stream()
                .map(pin -> Duration.between(
                        pin.pointAt(), run.machine(pin.machine()).orElseThrow().pointAt()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        var names = earlier.machines().stream().map(EarlierPoint.Pin::machine).toList();
        return "go back to the point of " + earlier.machines().getFirst().pointAt() + ", which loses "
                + Math.max(1, longest.toMinutes()) + " min more"
                + (names.size() == 1 ? "" : "; the whole group goes back: " + String.join(", ", names))
                + (earlier.stopRunning() ? "; those that run are shut off and lose what they wrote since" : "");
    }

    private List<String> hosts(Underway run) {
        var at = run.started().target();
        return vault.site(at)
                .specs()
                .newestEntry()
                .map(entry -> Documents.read(entry.plain(), Site.class, "spec of " + at))
                .map(site -> site.hosts().stream().map(Host::name).toList())
                .orElse(List.of());
    }
}

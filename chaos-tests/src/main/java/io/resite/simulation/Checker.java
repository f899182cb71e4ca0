package io.resite.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.resite.hypervisor.HypervisorException;
import io.resite.ownership.Ownership;
import io.resite.plan.RecoveryPlan;
import io.resite.run.Plans;
import io.resite.run.RunState;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.MachineState;
import io.resite.spec.OnFailure;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Sees every event of a world, and what must hold after each. The first violation ends the world.
///
/// Numbers in what it says are those of the invariants in `docs/testing.md`.
final class Checker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RUN = Pattern.compile("<resite:run[^>]* id=[\"']([^\"']+)[\"']");
    private static final Pattern EPOCH = Pattern.compile("\\.(\\d{8}-\\d{6}-[0-9a-f]+)\\.e(\\d+)");

    /// Acts of a thread whose confirmation may have come just before another executor took over.
    private static final int LAST_CALL = 1;

    private static final Set<String> ACTS = Set.of(
            "suspend",
            "resume",
            "createVolume",
            "deleteVolume",
            "uploadVolume",
            "writeFile",
            "deleteFile",
            "defineSecret",
            "removeSecret",
            "defineFilter",
            "defineNetwork",
            "startNetwork",
            "setNetworkAutostart",
            "removeNetwork",
            "define",
            "setAutostart",
            "start",
            "destroy",
            "undefine",
            "pullDisk",
            "copyDisk",
            "pivotDisk");

    private final World world;
    private final Ownership owners;
    private final Plans plans;
    private final Sights sights = new Sights();
    private final Map<String, RunState> states = new LinkedHashMap<>();
    private final Map<String, RecoveryPlan> planOf = new HashMap<>();
    private final Map<String, Orchestrator> writers = new HashMap<>();
    private final Map<String, Integer> takeOvers = new HashMap<>();
    private final Set<String> confirmed = new HashSet<>();
    private final Map<String, Set<String>> runningAt = new HashMap<>();
    private final Map<String, Integer> lateActs = new HashMap<>();
    private final Set<PointId> pinned = new HashSet<>();
    private final Set<String> lateDefinitions = new HashSet<>();
    private final List<Orchestrator> holder = new ArrayList<>(1);
    private Optional<String> violation = Optional.empty();

    Checker(World world) {
        this.world = world;
        this.owners = new Ownership(world.vault, world.fate);
        this.plans = new Plans(world.vault);
    }

    Optional<String> violation() {
        return violation;
    }

    Map<String, RunState> states() {
        return states;
    }

    RecoveryPlan plan(String run) {
        return planOf.computeIfAbsent(
                run, _ -> plans.find(begun(run).started().planHash()).orElseThrow());
    }

    private Underway begun(String run) {
        return last(states.getOrDefault(run, new RunState.NotBegun()))
                .orElseThrow(() -> new IllegalStateException("run " + run + " has not begun"));
    }

    static Optional<Underway> last(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> Optional.empty();
            case Underway underway -> Optional.of(underway);
            case RunState.Over over -> Optional.of(over.last());
        };
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            violated(otherwise);
        }
    }

    void violated(String what) {
        if (violation.isEmpty()) {
            violation = Optional.of(what);
            world.trace.note(world.turns.now(), "VIOLATION " + what);
            world.turns.end();
        }
    }

    // --- calls of orchestrators to hosts ---

    void answered(Orchestrator from, SiteId site, String host, String method, Object[] arguments, Object result) {
        if (!ACTS.contains(method)) {
            sights.saw(from, host, method, arguments, result);
            world.trace.count();
            look(from, host);
            return;
        }
        var what = arguments.length == 0 ? "" : shortly(arguments);
        world.trace.add(
                world.turns.now(),
                from.process.name + " " + Thread.currentThread().getName() + ": " + host + "." + method + " " + what);
        sights.acted(from, host, method, arguments);
        requireRight(from, method + " at " + host);
        if (method.equals("define") && isLate(from)) {
            lateDefinitions.add(host + " " + nameIn(String.valueOf(arguments[0])));
        }
        if (site.equals(Estate.WEST)) {
            requireOurs(from, host, method, arguments);
        }
        look(from, host);
    }

    /// The call was made and refused: a last call all the same.
    void refused(Orchestrator from, String host, String method, HypervisorException why) {
        if (ACTS.contains(method)) {
            world.trace.note(
                    world.turns.now(),
                    from.process.name + " " + Thread.currentThread().getName() + ": " + host + "." + method
                            + " refused: " + why.getMessage());
            requireRight(from, method + " at " + host);
        }
    }

    void probed(Orchestrator from, String address, boolean well) {
        if (well) {
            sights.well(from, address);
        }
    }

    private static String shortly(Object[] arguments) {
        var text = new StringBuilder();
        for (var argument : arguments) {
            var one = String.valueOf(argument);
            text.append(one.startsWith("<") ? nameIn(one) : argument instanceof InputStream ? "" : one)
                    .append(' ');
        }
        return text.toString();
    }

    private static String nameIn(String xml) {
        var from = xml.indexOf("<name>");
        var to = xml.indexOf("</name>");
        return from < 0 || to < from ? "" : xml.substring(from + 6, to);
    }

    /// One executor acts at a time: whoever lost the lease may end the call it had begun, and no more.
    private void requireRight(Orchestrator from, String what) {
        if (isLate(from)) {
            var thread = from.process.name + " " + Thread.currentThread().threadId();
            var late = lateActs.merge(thread, 1, Integer::sum);
            require(
                    late <= LAST_CALL,
                    "one executor: " + from.process.name + " goes on acting (" + what + ") although "
                            + holder.getFirst().process.name + " has taken over");
        }
    }

    /// The last call of an executor that was held up: no look of the one that took over can come after it for sure. The
    /// next plan finds what it left by its mark.
    boolean wasDefinedLate(String host, String name) {
        return lateDefinitions.contains(host + " " + name);
    }

    /// Somebody else has taken over.
    private boolean isLate(Orchestrator from) {
        return !holder.isEmpty() && holder.getFirst() != from;
    }

    /// Nothing is changed or removed but what a run has made.
    private void requireOurs(Orchestrator from, String host, String method, Object[] arguments) {
        switch (method) {
            case "createVolume" -> {
                var volume = String.valueOf(arguments[1]);
                requireName(from, volume);
            }
            case "deleteVolume" -> {
                var volume = String.valueOf(arguments[1]);
                require(
                        EPOCH.matcher(volume).find(),
                        "nothing else: volume " + volume + " at " + host + " is deleted, and no run has made it");
            }
            case "destroy", "undefine", "resume", "start", "setAutostart" ->
                require(
                        !Estate.isStranger(arguments[0]),
                        "nothing else: the stranger's machine at " + host + " is touched by " + method);
            default -> {
                // What it makes is told by its mark.
            }
        }
    }

    /// A volume bears the run and the epoch under which the run owns the group, or will. A last call may bear an older
    /// one: the run may have been rolled back while its maker slept. No other run takes such a volume for its own.
    private void requireName(Orchestrator from, String volume) {
        var name = EPOCH.matcher(volume);
        if (!name.find()) {
            violated("names: volume " + volume + " says neither run nor epoch");
            return;
        }
        var server = Estate.SERVERS.stream()
                .filter(one -> volume.startsWith(one.site() + "--" + one.name() + "--"))
                .findFirst()
                .orElseThrow();
        var owner = owners.owner(server.site(), server.group());
        var epoch = Long.parseLong(name.group(2));
        var right = owner.run().equals(name.group(1)) ? owner.epoch() : owner.epoch() + 1;
        require(
                epoch == right || (epoch < right && isLate(from)),
                "names: volume " + volume + " is of epoch " + epoch + ", the run's own is " + right);
    }

    // --- objects of the vault ---

    void created(Orchestrator from, String key) {
        if (key.startsWith("leaders/")) {
            lease(from);
            return;
        }
        world.trace.add(
                world.turns.now(),
                from.process.name + " " + Thread.currentThread().getName() + ": creates " + key);
        if (key.startsWith("runs/")) {
            journal(from, key.split("/", 3)[1]);
        }
        look(from, "");
    }

    void deleted(String by, String key) {
        world.trace.add(world.turns.now(), by + ": deletes " + key);
        if (key.contains("/points/")) {
            requirePinned();
        }
        look();
    }

    void sent(String by, String key) {
        world.trace.add(world.turns.now(), by + ": sends " + (key.contains("/packs/") ? "a pack" : key));
        look();
    }

    private void lease(Orchestrator from) {
        var newest = world.vault.log("leaders/recovery").newestEntry();
        try {
            var released = newest.isPresent()
                    && JSON.readTree(newest.get().plain()).path("released").asBoolean();
            if (!released && (holder.isEmpty() || holder.getFirst() != from)) {
                world.trace.add(world.turns.now(), from.process.name + " takes the lease");
                holder.clear();
                holder.add(from);
                lateActs.keySet().removeIf(thread -> thread.startsWith(from.process.name + " "));
            }
        } catch (IOException unreadable) {
            violated("the lease cannot be read: " + unreadable.getMessage());
        }
    }

    private void journal(Orchestrator from, String run) {
        var before = Optional.ofNullable(states.get(run));
        RunState after;
        try {
            after = world.runs.state(run).orElseGet(RunState.NotBegun::new);
        } catch (IllegalStateException broken) {
            violated("one history: the journal of run " + run + " makes no sense any more: " + broken.getMessage());
            return;
        }
        states.put(run, after);
        var now = last(after);
        if (now.isEmpty()) {
            return;
        }
        var takeOver = now.get().executors().size();
        var writer = Optional.ofNullable(writers.put(run, from));
        require(
                writer.filter(other -> other != from).isEmpty() || takeOver > takeOvers.getOrDefault(run, 0),
                "one history: " + from.process.name + " extends the journal of run " + run
                        + " without having taken it over");
        takeOvers.put(run, takeOver);
        now.get().fences().stream()
                .filter(fence -> fence.confirmed())
                .findFirst()
                .ifPresent(_ -> plan(run).machines().forEach(machine -> confirmed.add(machine.name())));
        var then = before.flatMap(Checker::last);
        now.get().steps().forEach((step, state) -> {
            var earlier = then.flatMap(one -> Optional.ofNullable(one.steps().get(step)));
            if (state instanceof StepState.Working
                    && earlier.filter(StepState.Working.class::isInstance).isEmpty()) {
                sights.begun(run, step);
                requireOrder(run, now.get(), step);
            }
            if (state instanceof StepState.Done done
                    && earlier.filter(StepState.Done.class::isInstance).isEmpty()) {
                world.trace.note(world.turns.now(), "DONE " + step + ": " + done.detail());
                new Effects(world, this, owners, sights).requireSeen(from, run, now.get(), step, done.detail());
            }
            if (state instanceof StepState.Failed failed
                    && earlier.filter(StepState.Failed.class::isInstance).isEmpty()) {
                world.trace.note(
                        world.turns.now(),
                        "FAILED " + step + ": " + failed.failure().text());
            }
        });
        if (after instanceof RunState.Over over
                && before.filter(RunState.Over.class::isInstance).isEmpty()) {
            world.trace.note(
                    world.turns.now(),
                    "OVER " + run + ": " + over.ended().outcome().text());
        }
    }

    /// A person has pinned it.
    void keeps(PointId point) {
        pinned.add(point);
    }

    /// What is pinned stays, and what a run that is not over recovers from.
    private void requirePinned() {
        pinned.forEach(point -> require(isThere(point), "6: point " + point + " is gone, though it is pinned"));
        for (var state : states.values()) {
            if (state instanceof Underway underway && underway.cancels().isEmpty()) {
                underway.machines().forEach(machine -> requireThere(underway, machine.point()));
            }
        }
    }

    private void requireThere(Underway underway, PointId point) {
        require(
                isThere(point),
                "6: point " + point + " is gone, and run " + underway.started().run() + " recovers from it");
    }

    private boolean isThere(PointId point) {
        return world.vault.site(point.machine().origin()).point(point).isPresent();
    }

    // --- what runs where ---

    /// After something that no orchestrator did.
    void look() {
        look(Optional.empty(), "");
    }

    private void look(Orchestrator from, String host) {
        look(Optional.of(from), host);
    }

    private void look(Optional<Orchestrator> from, String host) {
        for (var server : Estate.SERVERS) {
            var places = new HashSet<String>();
            for (var name : Estate.RECOVERY_HOSTS) {
                if (world.host(Estate.WEST, name).stateOf(server.uuid()) == MachineState.RUNNING) {
                    places.add(name);
                }
            }
            var before = runningAt.getOrDefault(server.name(), Set.of());
            for (var place : places) {
                if (!before.contains(place) && from.isPresent() && place.equals(host)) {
                    began(server, place);
                }
            }
            require(places.size() <= 1, "1: " + server.name() + " runs at " + places);
            var athome = world.host(server.site(), server.host()).stateOf(server.uuid()) == MachineState.RUNNING;
            require(
                    !athome || places.isEmpty() || !confirmed.contains(server.name()),
                    "1: " + server.name() + " runs at " + server.host() + " and at " + places
                            + ", although the fence was confirmed");
            runningAt.put(server.name(), places);
        }
    }

    private void began(Estate.Server server, String host) {
        var xml = world.host(Estate.WEST, host)
                .inside(server.uuid())
                .orElseThrow()
                .xml();
        var mark = RUN.matcher(xml);
        if (!mark.find()) {
            violated("1: " + server.name() + " runs at " + host + " and no run says that it made it");
            return;
        }
        var run = mark.group(1);
        var owner = owners.owner(server.site(), server.group());
        require(
                owner.run().equals(run),
                "1: " + server.name() + " begins to run at " + host + " for run " + run + ", but group "
                        + server.group() + " is owned by \"" + owner.run() + "\"");
    }

    /// What a machine needs was seen to be well when its start was begun. People may decide otherwise afterwards.
    private void requireOrder(String run, Underway now, String step) {
        if (StepKind.of(step).filter(StepKind.START::equals).isPresent()) {
            var machine = step.substring(step.indexOf('/') + 1);
            plan(run)
                    .machine(machine)
                    .ifPresent(planned -> planned.dependsOn()
                            .forEach(other -> require(
                                    mayBeWaitedForNoMore(now, other),
                                    "order: " + machine + " is started before " + other + " was verified")));
        }
    }

    private static boolean mayBeWaitedForNoMore(Underway run, String other) {
        var machine = run.machine(other);
        if (machine.isEmpty() || run.isLeftOut(other)) {
            return true;
        }
        var verified = run.steps().get("verify/" + other);
        return verified instanceof StepState.Done
                || (machine.get().onFailure() == OnFailure.CONTINUE
                        && !run.whyNotBack(machine.get()).isEmpty());
    }
}

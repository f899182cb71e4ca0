package io.resite.simulation;

import io.resite.spec.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What is going to go wrong in a world, and what does. Each fault waits for its moment: a call that belongs to a step
/// of the kind it aims at; those whose moment does not come strike at some time.
final class Mishaps {
    private final World world;
    private final SplittableRandom chance;
    private final List<Aimed> waiting = new ArrayList<>();
    private final Map<String, Duration> slow = new HashMap<>();
    private final List<Fault> struck = new ArrayList<>();
    private final Map<StepKind, Map<Fault, Integer>> table = new EnumMap<>(StepKind.class);
    private boolean over;

    /// What becomes of a call.
    enum Fate {
        ARRIVE,
        LOSE_REQUEST,
        LOSE_ANSWER
    }

    /// Where a call goes.
    enum Place {
        HOST,
        STORE,
        GUEST,
        /// It is no call, but time that has come.
        NOWHERE
    }

    private static final class Aimed {
        final Fault fault;
        final StepKind kind;
        int calls;

        Aimed(Fault fault, StepKind kind, int calls) {
            this.fault = fault;
            this.kind = kind;
            this.calls = calls;
        }
    }

    Mishaps(World world, SplittableRandom chance) {
        this.world = world;
        this.chance = chance;
    }

    /// One more fault that waits for its moment.
    void add(Fault fault, StepKind kind) {
        waiting.add(new Aimed(fault, kind, chance.nextInt(1, 8)));
    }

    List<Fault> struck() {
        return struck;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /// How often a fault struck while a step of a kind was under way.
    Map<StepKind, Map<Fault, Integer>> table() {
        return table;
    }

    /// Nothing goes wrong from here on.
    void stop() {
        over = true;
        waiting.clear();
        slow.clear();
    }

    /// What a message to somebody takes.
    Duration latency(String place) {
        var usual = Duration.ofNanos(chance.nextLong(500_000, 20_000_000));
        return usual.plus(slow.getOrDefault(place, Duration.ZERO));
    }

    /// A call of an orchestrator goes out: what is to happen at this moment happens.
    Fate meet(Orchestrator from, Place place, String name) {
        if (over) {
            return Fate.ARRIVE;
        }
        var kind = StepKind.of(Thread.currentThread().getName());
        if (kind.isPresent()) {
            for (var aimed : List.copyOf(waiting)) {
                if (aimed.kind == kind.get() && fits(aimed.fault, place) && --aimed.calls <= 0) {
                    waiting.remove(aimed);
                    return strike(aimed.fault, from, place, name);
                }
            }
        }
        return Fate.ARRIVE;
    }

    /// One whose moment has not come strikes now.
    void strikeOne() {
        for (var aimed : List.copyOf(waiting)) {
            if (aimed.fault != Fault.LOST_BY_HOST && aimed.fault != Fault.LOST_BY_STORE) {
                waiting.remove(aimed);
                world.orchestrators.stream()
                        .filter(one -> one.process.atWork())
                        .findFirst()
                        .ifPresent(one -> strike(aimed.fault, one, Place.NOWHERE, ""));
                return;
            }
        }
        if (!waiting.isEmpty()) {
            var lost = waiting.removeFirst();
            // The next call of anybody to the place that loses answers.
            waiting.add(new Aimed(lost.fault, StepKind.VERIFY, 1));
        }
    }

    private static boolean fits(Fault fault, Place place) {
        return switch (fault) {
            case LOST_BY_HOST -> place == Place.HOST;
            case LOST_BY_STORE -> place == Place.STORE;
            case SLOW_HOST, DEAD_HOST, FULL_POOL -> place != Place.STORE;
            default -> true;
        };
    }

    private Fate strike(Fault fault, Orchestrator from, Place place, String name) {
        struck.add(fault);
        world.kindsUnderWay()
                .forEach(kind -> table.computeIfAbsent(kind, _ -> new EnumMap<>(Fault.class))
                        .merge(fault, 1, Integer::sum));
        var victim = Estate.RECOVERY_HOSTS.contains(name)
                ? name
                : Estate.RECOVERY_HOSTS.get(chance.nextInt(Estate.RECOVERY_HOSTS.size()));
        world.trace.add(
                world.turns.now(),
                "FAULT " + fault.words + " (" + from.process.name + ", "
                        + Thread.currentThread().getName() + ", " + victim + ")");
        switch (fault) {
            case KILLED -> {
                if (chance.nextBoolean()) {
                    kill(from);
                    yieldTo(place, from);
                } else {
                    // After it was carried out, before its answer is seen.
                    soon(Duration.ofMillis(1), () -> kill(from));
                }
            }
            case RIVAL -> world.people.rival();
            case PAUSED -> {
                from.process.pause();
                soon(seconds(2, 90), from.process::wake);
                yieldTo(place, from);
            }
            case CLOCK -> from.process.jump(Duration.ofMinutes(chance.nextInt(-30, 31)));
            case LOST_BY_HOST, LOST_BY_STORE -> {
                return chance.nextBoolean() ? Fate.LOSE_REQUEST : Fate.LOSE_ANSWER;
            }
            case SILENT_STORE -> {
                world.silent(true);
                soon(seconds(2, 40), () -> world.silent(false));
            }
            case SLOW_HOST -> {
                slow.put(victim, Duration.ofMillis(chance.nextInt(300, 4000)));
                soon(seconds(20, 120), () -> slow.remove(victim));
            }
            case DEAD_HOST -> {
                world.loseRecoveryHost(victim);
                soon(seconds(10, 200), () -> world.boot(Estate.WEST, victim));
            }
            case FULL_POOL -> {
                world.fill(victim, true);
                soon(seconds(5, 120), () -> world.fill(victim, false));
            }
            case WAN_CUT -> {
                world.cut(primary(), true);
            }
            case PRIMARY_BACK -> {
                var site = primary();
                world.comeBack(site);
                if (chance.nextBoolean()) {
                    soon(seconds(1, 30), () -> world.cut(site, true));
                    soon(seconds(31, 60), () -> world.cut(site, false));
                }
            }
            case PRIMARY_BOOT -> {
                var site = primary();
                world.cut(site, true);
                Estate.hosts(site).forEach(host -> world.powerOff(site, host));
                soon(seconds(5, 60), () -> Estate.hosts(site).forEach(host -> world.boot(site, host)));
            }
        }
        world.checker.look();
        return Fate.ARRIVE;
    }

    private void kill(Orchestrator one) {
        world.trace.note(world.turns.now(), one.process.name + " is dead");
        one.process.kill();
    }

    /// A thread that struck its own process has no turn from here on.
    private static void yieldTo(Place place, Orchestrator one) {
        if (place != Place.NOWHERE) {
            one.process.pass(Duration.ofMillis(1));
        }
    }

    private SiteId primary() {
        return Estate.PRIMARIES.get(chance.nextInt(Estate.PRIMARIES.size()));
    }

    private Duration seconds(int least, int most) {
        return Duration.ofMillis(chance.nextLong(least * 1000L, most * 1000L));
    }

    private void soon(Duration after, Runnable act) {
        world.fate.start("fate", () -> {
            world.fate.pass(after);
            act.run();
            world.checker.look();
        });
    }
}

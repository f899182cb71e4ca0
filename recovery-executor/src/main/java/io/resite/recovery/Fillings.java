package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.document.ByteSize;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What the machines that a run fills just now tell of it. A hint for people: it is gone with the process.
final class Fillings {
    private static final double NANOS = 1e9;

    private final Clockwork clock;
    private final Map<String, Seen> byMachine = new ConcurrentHashMap<>();

    Fillings(Clockwork clock) {
        this.clock = clock;
    }

    /// @param first what was there when this executor began, and when that was
    private record Seen(long first, long beganNanos, long done, long total) {}

    void note(String machine, long done, long total) {
        byMachine.compute(
                machine,
                (_, before) -> before == null
                        ? new Seen(done, clock.nanos(), done, total)
                        : new Seen(before.first, before.beganNanos, done, total));
    }

    void forget(String machine) {
        byMachine.remove(machine);
    }

    Map<String, Filling> now() {
        return byMachine.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> inFigures(entry.getValue())));
    }

    private Filling inFigures(Seen seen) {
        var seconds = (clock.nanos() - seen.beganNanos) / NANOS;
        var perSecond = seconds > 0 ? (long) (Math.max(0, seen.done - seen.first) / seconds) : 0;
        return new Filling(new ByteSize(seen.done), new ByteSize(seen.total), new ByteSize(perSecond));
    }
}

package io.resite.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What happened in a world, event by event: a number that two worlds share only if all of it was the same, and the
/// last lines of it or all.
final class Trace {
    private static final int TAIL = 60;
    private static final long PRIME = 0x100000001b3L;

    private final boolean whole;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;
    private int events;

    Trace(boolean whole) {
        this.whole = whole;
    }

    /// @param nanos when it happened
    void add(long nanos, String event) {
        events++;
        note(nanos, event);
    }

    /// A call was carried out that changed nothing worth a line.
    void count() {
        events++;
    }

    /// Something to read that is no event of its own.
    void note(long nanos, String words) {
        var micros = Long.toString(nanos / 1000 % 1000 + 1000);
        var line = nanos / 1_000_000 + "." + micros.substring(1) + " ms  " + words;
        for (var index = 0; index < line.length(); index++) {
            hash = (hash ^ line.charAt(index)) * PRIME;
        }
        lines.add(line);
        if (!whole && lines.size() > TAIL) {
            lines.removeFirst();
        }
    }

    long hash() {
        return hash;
    }

    int events() {
        return events;
    }

    List<String> lines() {
        return new ArrayList<>(lines);
    }
}

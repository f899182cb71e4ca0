package io.resite.simulation;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Whose turn it is. All threads of a world are virtual and share the one platform thread that runs this loop: of those
/// that could go on, chance picks the next, and it goes on until it parks. When none can, time jumps to the moment at
/// which the next rest is over. So a seed decides every interleaving.
final class Turns {
    /// A monitor of the JVM itself (a class being loaded, say) that a thread of another world holds is free again by
    /// then. One of ours would have to be held by a thread that has no turn, which is a mistake to be told.
    private static final long FOREIGN_MONITOR_NANOS = 5_000_000_000L;

    private final RandomGenerator chance;
    private final Thread carrier = Thread.currentThread();
    private final List<Ready> ready = new ArrayList<>();
    private final ConcurrentLinkedQueue<Ready> unblocked = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Rest> rests = new PriorityQueue<>(
            Comparator.comparingLong((Rest rest) -> rest.until).thenComparingLong(rest -> rest.number));
    private long now;
    private long restsSoFar;
    private int still;
    private boolean over;

    Turns(RandomGenerator chance) {
        this.chance = chance;
    }

    /// A thread that could go on.
    private record Ready(SimulatedProcess process, Runnable turn) {}

    private static final class Rest {
        final SimulatedProcess process;
        final Thread thread = Thread.currentThread();
        final long until;
        final long number;
        boolean due;

        Rest(SimulatedProcess process, long until, long number) {
            this.process = process;
            this.until = until;
            this.number = number;
        }
    }

    /// Simulated nanoseconds since the world began.
    long now() {
        return now;
    }

    boolean over() {
        return over;
    }

    /// Nobody has a turn any more.
    void end() {
        over = true;
    }

    /// Goes on until somebody ends it, or nothing could ever happen again.
    ///
    /// @return whether it was ended
    boolean run() {
        while (!over) {
            if (!ready.isEmpty()) {
                take(chance.nextInt(ready.size()));
            } else {
                var rest = rests.poll();
                if (rest == null) {
                    return false;
                }
                now = Math.max(now, rest.until);
                rest.due = true;
                if (!rest.process.dead()) {
                    LockSupport.unpark(rest.thread);
                }
            }
        }
        return true;
    }

    private void take(int index) {
        var last = ready.removeLast();
        var next = index == ready.size() ? last : ready.set(index, last);
        next.turn().run();
        while (isBlocked(next)) {
            awaitMonitor(next);
            next.turn().run();
        }
    }

    private static boolean isBlocked(Ready one) {
        return Continuations.threadOf(one.turn()).getState() == Thread.State.BLOCKED;
    }

    private void awaitMonitor(Ready one) {
        var began = System.nanoTime();
        while (unblocked.poll() == null) {
            if (System.nanoTime() - began > FOREIGN_MONITOR_NANOS) {
                var thread = Continuations.threadOf(one.turn());
                var blocked = new IllegalStateException(
                        thread.getName() + " waits for a monitor that is held by somebody who has no turn");
                blocked.setStackTrace(thread.getStackTrace());
                throw blocked;
            }
            Thread.onSpinWait();
        }
    }

    void ready(SimulatedProcess process, Runnable turn) {
        var one = new Ready(process, turn);
        if (Thread.currentThread().isVirtual() || Thread.currentThread().equals(carrier)) {
            ready.add(one);
        } else {
            unblocked.add(one);
        }
    }

    /// Takes away the turns of a process.
    List<Runnable> withdraw(SimulatedProcess process) {
        var withdrawn = ready.stream()
                .filter(one -> one.process().equals(process))
                .map(Ready::turn)
                .toList();
        ready.removeIf(one -> one.process().equals(process));
        return withdrawn;
    }

    /// Does nothing for so long, while others have their turns.
    void rest(SimulatedProcess process, Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var rest = new Rest(process, now + time.toNanos(), restsSoFar++);
        rests.add(rest);
        while (!rest.due) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                rests.remove(rest);
                throw new InterruptedException();
            }
        }
    }

    /// As [#rest], for what cannot be interrupted; the interruption is kept for whoever looks.
    void pass(SimulatedProcess process, Duration time) {
        var interrupted = Thread.interrupted();
        var rest = new Rest(process, now + time.toNanos(), restsSoFar++);
        rests.add(rest);
        while (!rest.due) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the thread that has its turn keeps it.
    boolean isStill() {
        return still > 0;
    }

    void hold() {
        still++;
    }

    void letGo() {
        still--;
    }

    /// What the JDK hides of its virtual threads.
    private static final class Continuations {
        private static volatile List<Field> threadOfTurn = List.of();

        private Continuations() {}

        static Thread threadOf(Runnable turn) {
            try {
                var known = threadOfTurn;
                if (known.isEmpty()) {
                    var field = turn.getClass().getDeclaredFields()[0];
                    field.setAccessible(true);
                    known = List.of(field);
                    threadOfTurn = known;
                }
                return (Thread) known.getFirst().get(turn);
            } catch (ReflectiveOperationException changed) {
                throw new IllegalStateException("this JDK schedules virtual threads in another way", changed);
            }
        }
    }
}

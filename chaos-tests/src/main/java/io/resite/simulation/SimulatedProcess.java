package io.resite.simulation;

import io.resite.clockwork.Clockwork;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// A process of a simulated world: all threads that it starts, and those that they start. Killed, none of them ever has
/// a turn again, wherever it was; paused, none has one for a while, though time passes.
final class SimulatedProcess implements Executor, Clockwork {
    private static final Instant BEGINNING = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration WATCH = Duration.ofMillis(20);

    final String name;
    private final Turns turns;
    private final List<Runnable> withheld = new ArrayList<>();
    private boolean dead;
    private boolean paused;
    private Duration ahead = Duration.ZERO;

    SimulatedProcess(String name, Turns turns) {
        this.name = name;
        this.turns = turns;
    }

    /// Gives a turn to a thread: the JDK calls this whenever one of ours could go on.
    @Override
    public void execute(Runnable turn) {
        if (dead) {
            return;
        }
        if (paused) {
            withheld.add(turn);
        } else {
            turns.ready(this, turn);
        }
    }

    void start(String thread, Runnable work) {
        unstarted(thread, work).start();
    }

    /// The threads that this one starts get their turns from this process too: virtual threads inherit it.
    @Override
    public Thread unstarted(String thread, Runnable work) {
        return builder(this).name(thread).unstarted(work);
    }

    boolean dead() {
        return dead;
    }

    boolean paused() {
        return paused;
    }

    boolean atWork() {
        return !dead && !paused;
    }

    void kill() {
        dead = true;
        withheld.clear();
        turns.withdraw(this);
    }

    void pause() {
        paused = true;
        withheld.addAll(turns.withdraw(this));
    }

    void wake() {
        paused = false;
        withheld.forEach(turn -> turns.ready(this, turn));
        withheld.clear();
    }

    /// Somebody sets its wall clock.
    void jump(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(turns.now()).plus(ahead);
    }

    @Override
    public long nanos() {
        return turns.now();
    }

    @Override
    public void rest(Duration time) throws InterruptedException {
        turns.rest(this, time);
    }

    /// As a request or an answer that is on its way. Nothing passes while the thread keeps its turn.
    void pass(Duration time) {
        if (!turns.isStill()) {
            turns.pass(this, time);
        }
    }

    @Override
    public boolean join(Thread thread, Duration limit) throws InterruptedException {
        var until = turns.now() + limit.toNanos();
        while (thread.isAlive()) {
            if (turns.now() >= until) {
                return false;
            }
            rest(WATCH);
        }
        return true;
    }

    private static Thread.Builder.OfVirtual builder(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual) Builders.CONSTRUCTOR.newInstance(scheduler);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this JDK schedules virtual threads in another way", changed);
        }
    }

    /// The JDK's own tests make virtual threads with a scheduler of their own through this constructor.
    private static final class Builders {
        static final Constructor<?> CONSTRUCTOR = constructor();

        private Builders() {}

        private static Constructor<?> constructor() {
            try {
                var constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                        .getDeclaredConstructor(Executor.class);
                constructor.setAccessible(true);
                return constructor;
            } catch (ReflectiveOperationException | RuntimeException closed) {
                throw new IllegalStateException(
                        "the simulation needs --add-opens=java.base/java.lang=ALL-UNNAMED: start it by bin/resite",
                        closed);
            }
        }
    }
}

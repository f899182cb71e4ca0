package io.resite.simulation;

import io.resite.simulation.Simulation.Told;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Many worlds, one to a thread of the machine. They have nothing in common but the scenery, which nobody changes.
final class SideBySide {
    private final long firstSeed;
    private final int runs;
    private final int threads;

    SideBySide(long firstSeed, int runs, int threads) {
        this.firstSeed = firstSeed;
        this.runs = runs;
        this.threads = threads;
    }

    /// @param told hears of one world at a time, in no order
    void run(Consumer<Told> told) {
        var simulation = new Simulation();
        // Two worlds that load the same class at once wait for each other, and neither would go as it does alone.
        simulation.run(Simulation.seed(firstSeed, 0), false);
        var next = new AtomicInteger();
        var broken = new AtomicReference<Throwable>(new StoppedByNobody());
        var working = new ArrayList<Thread>();
        for (var number = 0; number < threads; number++) {
            working.add(Thread.ofPlatform().name("worlds-" + number).start(() -> {
                try {
                    for (var world = next.getAndIncrement(); world < runs; world = next.getAndIncrement()) {
                        var one = simulation.run(Simulation.seed(firstSeed, world), false);
                        synchronized (told) {
                            told.accept(one);
                        }
                    }
                } catch (RuntimeException | Error bug) {
                    broken.set(bug);
                    next.set(runs);
                }
            }));
        }
        for (var thread : working) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                next.set(runs);
                Thread.currentThread().interrupt();
            }
        }
        if (!(broken.get() instanceof StoppedByNobody)) {
            throw new IllegalStateException(broken.get());
        }
    }

    private static final class StoppedByNobody extends Exception {
        private static final long serialVersionUID = 1L;
    }
}

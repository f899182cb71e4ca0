package io.resite.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Runs one act for several things at once.
final class Together {
    private Together() {}

    /// What is done for each thing.
    @FunctionalInterface
    interface Act<T, R> {
        R on(T thing) throws InterruptedException;
    }

    /// Answers in the order of the things when all have ended, or throws what the first of them threw. An interrupt
    /// interrupts them all.
    static <T, R> List<R> all(Collection<T> things, Act<T, R> act) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var acts = things.stream()
                    .map(thing -> (Callable<R>) () -> act.on(thing))
                    .toList();
            var answers = new ArrayList<R>();
            for (var answer : threads.invokeAll(acts)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException known -> throw known;
                case InterruptedException stop -> throw stop;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    /// For cleaning up: an interrupt does not cut it short, and is kept for whoever comes after.
    static <T> void cleanUp(Collection<T> things, Consumer<T> act) {
        var threads = things.stream()
                .map(thing -> Thread.ofVirtual().start(() -> act.accept(thing)))
                .toList();
        var interrupted = Thread.interrupted();
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

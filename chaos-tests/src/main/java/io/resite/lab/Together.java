package io.resite.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Does the same for several things at once, since most of the lab's time is waiting for other programs.
final class Together {
    private Together() {}

    /// Results in the order of the things; the first failure in that order is told.
    static <T, R> List<R> map(List<T> things, Function<T, R> act) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var acts = new ArrayList<Callable<R>>();
            things.forEach(thing -> acts.add(() -> act.apply(thing)));
            var results = new ArrayList<R>();
            for (var done : threads.invokeAll(acts)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LabException told ? told : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }
}

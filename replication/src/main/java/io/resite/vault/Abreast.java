package io.resite.vault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// Asks a store several things at once, which hides its latency; never more than so many.
public final class Abreast {
    private Abreast() {}

    /// The threads bear the name of who asks. Answers in the order of the things, or throws what the first failure was:
    /// those that were asked end before it
    /// does, the rest are not asked.
    public static <T, R> List<R> all(Collection<T> things, int width, Function<T, R> ask) {
        var permits = new Semaphore(width);
        var failed = new AtomicBoolean();
        var asked = new ArrayList<Future<R>>();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(Thread.currentThread().getName()).factory())) {
            for (var thing : things) {
                permits.acquire();
                if (failed.get()) {
                    break;
                }
                asked.add(threads.submit(() -> {
                    try {
                        return ask.apply(thing);
                    } catch (RuntimeException | Error e) {
                        failed.set(true);
                        throw e;
                    } finally {
                        permits.release();
                    }
                }));
            }
            var answers = new ArrayList<R>();
            for (var answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case Error bug -> throw bug;
                case null, default -> new IllegalStateException(e);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the vault was read", e);
        }
    }
}

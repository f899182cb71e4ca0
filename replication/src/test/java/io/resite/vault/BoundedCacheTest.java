package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {
    private final BoundedCache<String, String> cache = new BoundedCache<>(10, String::length);

    @Test
    void who_waits_for_a_load_that_dies_of_an_error_is_told() throws Exception {
        var begun = new CountDownLatch(1);
        var die = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> cache.get("a", () -> {
                begun.countDown();
                awaited(die);
                throw new OutOfMemoryError("none left");
            }));
            begun.await();
            var waiter = new CompletableFuture<Thread>();
            var second = threads.submit(() -> {
                waiter.complete(Thread.currentThread());
                return cache.get("a", () -> "loaded twice");
            });
            await().until(() -> waiter.get().getState() == Thread.State.WAITING);
            die.countDown();

            assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                    .rootCause()
                    .isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(cache.get("a", () -> "anew")).isEqualTo("anew");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}

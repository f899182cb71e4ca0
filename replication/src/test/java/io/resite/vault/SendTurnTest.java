package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.vault.ObjectStore.Creation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two cycles that upload to one bucket at once.
class SendTurnTest {
    private static final int PACK = 4 << 20;

    private final CountDownLatch firstBegan = new CountDownLatch(1);
    private final CountDownLatch otherBegan = new CountDownLatch(1);
    private final AtomicLong sentOfFirst = new AtomicLong();
    private final AtomicLong sentOfFirstWhenOtherBegan = new AtomicLong(-1);

    private RecordingS3 server;
    private ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        server = new RecordingS3();
        store = Stores.open("s3://vault/x?endpoint=" + server.address(), new StoreCredentials("who", "hush", ""));
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void a_pack_begins_when_the_one_before_is_half_sent() {
        var second = CompletableFuture.supplyAsync(() -> create("second", noting(false)));

        assertThat(create("first", waitingForTheOther(Duration.ofSeconds(20), PACK / 2)))
                .isEqualTo(Creation.CREATED);
        assertThat(second.join()).isEqualTo(Creation.CREATED);
        assertThat(sentOfFirstWhenOtherBegan.get()).isBetween(PACK / 2L, PACK / 2L + Pace.SLICE);
    }

    @Test
    void a_pack_does_not_wait_for_one_that_yields() {
        var second = CompletableFuture.supplyAsync(() -> create("second", noting(true)));

        assertThat(create("first", waitingForTheOther(Duration.ofSeconds(20), 0)))
                .isEqualTo(Creation.CREATED);
        assertThat(second.join()).isEqualTo(Creation.CREATED);
        assertThat(sentOfFirstWhenOtherBegan.get()).isBetween(0L, (long) Pace.SLICE);
    }

    private Creation create(String key, Pace pace) {
        try (var paced = store.at(pace)) {
            return paced.create(key, new byte[PACK]);
        }
    }

    /// Goes on beyond a place once the other has begun.
    private Pace waitingForTheOther(Duration atMost, int place) {
        return bytes -> {
            firstBegan.countDown();
            if (sentOfFirst.get() > place) {
                await(otherBegan, atMost);
            }
            sentOfFirst.addAndGet(bytes);
        };
    }

    /// Comes second.
    private Pace noting(boolean yields) {
        await(firstBegan, Duration.ofSeconds(20));
        return new Pace() {
            @Override
            public void send(int bytes) {
                sentOfFirstWhenOtherBegan.compareAndSet(-1, sentOfFirst.get());
                otherBegan.countDown();
            }

            @Override
            public boolean yields() {
                return yields;
            }
        };
    }

    private static void await(CountDownLatch latch, Duration atMost) {
        try {
            assertThat(latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.resite.app.rest;

import io.resite.app.api.Json;
import io.resite.app.api.Overview;
import io.resite.app.api.RunView;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches vault and runs for everybody who listens, once for all of them. A listener that is slow gets the newest word
/// and misses older ones; it never holds the others up.
@ApplicationScoped
public class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final int BEATS_PER_OVERVIEW = 4;
    private static final int BEATS_PER_LOOK = 6;

    private final Operations operations;
    private final BroadcastProcessor<Told> told = BroadcastProcessor.create();
    private Optional<String> followed = Optional.empty();
    private String lastOverview = "";
    private String lastRun = "";
    private volatile boolean stopped;

    @Inject
    LiveFeed(Operations operations) {
        this.operations = operations;
    }

    /// The current overview at once, then whatever happens.
    Multi<Told> events() {
        var now = Multi.createFrom().item(() -> overview(operations.overview()));
        return Multi.createBy().concatenating().streams(now, told.onOverflow().dropPreviousItems());
    }

    /// Begins to watch. Called once, when the service is up.
    void start() {
        Thread.ofPlatform().daemon().name("live-feed").start(this::watch);
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }

    private void watch() {
        for (var beat = 0; !stopped; beat++) {
            try {
                if (beat % BEATS_PER_LOOK == 0) {
                    operations.watch().look();
                }
                tellOverview(beat % BEATS_PER_OVERVIEW == 0);
                tellRun();
            } catch (RuntimeException broken) {
                // The feed outlives everything: what broke here is tried again half a second later.
                LOG.warn("live feed: {}", Refusal.of(broken).map(Refusal::line).orElse(broken.toString()));
            }
            try {
                Thread.sleep(BEAT);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void tellOverview(boolean inAnyCase) {
        var overview = operations.overview();
        var essence = Json.write(timeless(overview));
        if (inAnyCase || !essence.equals(lastOverview)) {
            lastOverview = essence;
            told.onNext(overview(overview));
        }
    }

    /// Without what changes by the mere passing of time.
    private static Overview timeless(Overview overview) {
        return new Overview(
                overview.sealed(),
                overview.vault(),
                Instant.EPOCH,
                List.of(),
                overview.activity(),
                overview.currentRun(),
                overview.vaultProblem(),
                List.of(),
                overview.alarms());
    }

    private void tellRun() {
        var current = operations.watch().currentRun();
        // One look more after a run has ended, so that its end is told too.
        var run = current.or(() -> followed);
        followed = current;
        if (run.isEmpty()) {
            return;
        }
        RunView view = operations.runs().view(run.get());
        var json = Json.write(view);
        if (!json.equals(lastRun)) {
            lastRun = json;
            told.onNext(new Told("run", json));
        }
    }

    private static Told overview(Overview overview) {
        return new Told("overview", Json.write(overview));
    }

    /// @param name of the server-sent event
    record Told(String name, String json) {}
}

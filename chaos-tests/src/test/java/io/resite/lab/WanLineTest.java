package io.resite.lab;

import static io.resite.lab.NoisySite.HUNDRED_MEGABITS;
import static io.resite.lab.NoisySite.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The service on a line of 100 Mb/s with a round trip of 80 ms, as between two towns.
@Tag("long")
class WanLineTest {
    private static final Duration ONE_WAY = Duration.ofMillis(40);
    private static final Duration CUT = Duration.ofSeconds(Integer.getInteger("cut", 600));

    private static final long PACK = 16 * MIB;

    private NoisySite site;

    @SuppressWarnings("NullAway.Init") // set before each test
    WanLineTest() {}

    @BeforeEach
    void a_site_at_the_end_of_a_long_line() throws IOException {
        site = NoisySite.raise("wanline");
        site.faults().delay(ONE_WAY);
        site.faults().limit(HUNDRED_MEGABITS);
    }

    @AfterEach
    void nothing_is_left_behind() {
        site.close();
    }

    @Test
    void a_first_seed_fills_the_line_though_a_connection_is_reset_each_minute() throws Exception {
        site.machine("seed", 1280);
        site.serve("- {name: seed, rpo: 1 h, consistency: crash, machines: [seed]}", "roles: [recover]");
        site.resite().json("capture", "east");
        var asked = System.nanoTime();
        var replicated = CompletableFuture.supplyAsync(() -> site.resite().json("replicate", "east", "seed"));
        // From the first pack on, to the acknowledged point: a command of a few seconds is not the line's.
        assertThat(Pause.until(() -> site.stored() > PACK, Duration.ofMinutes(1)))
                .isTrue();
        var before = site.stored();
        var began = System.nanoTime();

        var resets = Thread.ofPlatform().start(this::resetEachMinute);
        var percent = replicated.get().findValue("percent").asInt();
        var seconds = secondsSince(began);
        resets.interrupt();

        var stored = site.stored() - before;
        var share = stored / seconds / HUNDRED_MEGABITS;
        System.out.printf(
                Locale.ROOT,
                "wan line: %d MiB stored in %.1f s (asked for %.1f s ago): %.1f %% of the line; %d MiB sent%n",
                stored / MIB,
                seconds,
                secondsSince(asked),
                share * 100,
                site.faults().sent() / MIB);
        assertThat(percent).isEqualTo(100);
        assertThat(site.stored()).isGreaterThan(1280 * MIB);
        assertThat(share).isGreaterThanOrEqualTo(0.9);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private void resetEachMinute() {
        try {
            for (var pause = 30; ; pause = 60) {
                Thread.sleep(Duration.ofSeconds(pause));
                site.faults().reset(1);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void after_a_long_cut_in_mid_upload_what_had_arrived_is_not_sent_again() throws Exception {
        site.machine("seed", 512);
        site.serve("- {name: seed, rpo: 1 h, consistency: crash, machines: [seed]}", "");
        site.resite().json("capture", "east");
        assertThat(Pause.until(() -> site.stored() > 200 * MIB, Duration.ofMinutes(2)))
                .isTrue();

        site.faults().cut();
        Pause.of(CUT);
        site.faults().heal();
        site.awaitPoint("seed", Duration.ofMinutes(15));

        var again = site.faults().sent() - site.stored();
        System.out.printf("wan cut of %d s: %d MiB sent again%n", CUT.toSeconds(), again / MIB);
        assertThat(again).isLessThanOrEqualTo(64 * MIB);
        site.faults().clear();
        site.assertRestores("seed");
    }

    @Test
    void groups_keep_their_rpo_while_another_seeds_under_the_same_budget() throws Exception {
        var small = List.of("mail", "shop");
        for (var machine : small) {
            site.machine(machine, 64);
        }
        site.machine("archive", 1024);
        site.serve("""
                - {name: mail, rpo: 60 s, consistency: crash, machines: [mail]}
                - {name: shop, rpo: 60 s, consistency: crash, machines: [shop]}
                - {name: archive, rpo: 1 h, consistency: crash, machines: [archive]}""", "wan: {limit: 100 Mb/s, seedShare: 80 %}");
        site.resite().json("capture", "east");
        small.forEach(machine -> site.awaitPoint(machine, Duration.ofMinutes(3)));

        try (var _ = site.writing("mail", 64, 20, Duration.ofSeconds(3));
                var _ = site.writing("shop", 64, 20, Duration.ofSeconds(3))) {
            var seeding = Instant.now();
            assertThat(site.points("archive")).isEmpty();
            while (site.points("archive").isEmpty()) {
                assertThat(Duration.between(seeding, Instant.now())).isLessThan(Duration.ofMinutes(10));
                assertThat(site.resite().attempt("status").output()).doesNotContain("mail", "shop");
                Pause.of(Duration.ofSeconds(10));
            }
            System.out.println("wan budget: archive seeded in "
                    + Duration.between(seeding, Instant.now()).toSeconds() + " s");
        }

        for (var machine : small) {
            var points = site.points(machine);
            System.out.println("wan budget: " + machine + " " + points);
            assertThat(points).hasSizeGreaterThan(3);
            for (var index = 1; index < points.size(); index++) {
                assertThat(Duration.between(points.get(index - 1), points.get(index)))
                        .isLessThan(Duration.ofSeconds(60));
            }
        }
    }
}

package io.resite.lab;

import static io.resite.lab.NoisySite.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.vault.Collector;
import io.resite.vault.StoreCredentials;
import io.resite.vault.Stores;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A first copy that takes several cycles, whose service is killed meanwhile and whose machine never stops writing.
@Tag("long")
class SeedInSlicesTest {
    private static final int DISK_MIB = 1536;

    /// In bytes a second: a slice of 12 s then holds a quarter of the disk at most.
    private static final long LINE = 30_000_000;

    private static final Collector.Terms TERMS = new Collector.Terms(Duration.ofHours(24), Duration.ofHours(1), 0);

    private NoisySite site;

    @SuppressWarnings("NullAway.Init") // set before each test
    SeedInSlicesTest() {}

    @BeforeEach
    void a_site_at_the_end_of_a_line() throws IOException {
        site = NoisySite.raise("seedslices");
        site.machine("seed", DISK_MIB);
        site.faults().limit(LINE);
    }

    @AfterEach
    void nothing_is_left_behind() {
        site.close();
    }

    @Test
    void what_had_arrived_before_the_service_was_killed_is_not_sent_again() throws Exception {
        site.serve("- {name: seed, rpo: 10 s, consistency: crash, machines: [seed]}", "longestCycle: 12 s");
        try (var _ = site.writing("seed", DISK_MIB, 2, Duration.ofSeconds(1))) {
            site.resite().json("capture", "east");
            for (var share = 30; share <= 60; share += 30) {
                var enough = DISK_MIB * MIB * share / 100;
                assertThat(Pause.until(() -> site.stored() > enough, Duration.ofMinutes(3)))
                        .isTrue();
                site.killService();
                site.startService();
            }
            site.awaitPoint("seed", Duration.ofMinutes(5));
        }
        site.killService();
        var sent = site.faults().sent();
        var slices = slices();
        var reached = reached();
        var again = (double) (sent - reached) / reached;
        System.out.printf(
                Locale.ROOT,
                "seed in %d slices: %d MiB sent, %d MiB reached by its points: %.1f %% sent again%n",
                slices,
                sent / MIB,
                reached / MIB,
                again * 100);

        assertThat(slices).isGreaterThanOrEqualTo(4);
        assertThat(again).isLessThanOrEqualTo(0.05);
        site.faults().clear();
        site.startService();
        site.resite().json("replicate", "east", "seed");
        site.assertRestores("seed");
    }

    private Vault vault(Path folder) {
        var vault = Vault.open(Stores.open(folder.toString(), StoreCredentials.fromEnvironment(Map.of())));
        vault.unlock(new Unlock.KeyFile(site.keyFile()));
        return vault;
    }

    /// Points up to the first that is whole.
    private long slices() {
        var vault = vault(site.vaultFolder()).site(NoisySite.EAST);
        var machine = NoisySite.id("seed");
        return vault.newestAcknowledged(machine).orElseThrow().id().sequence();
    }

    /// Bytes that stay when all that no point reaches is collected from a copy of the vault.
    private long reached() throws IOException {
        var copy = site.copyOfVault();
        for (var days = 0; days < 3; days++) {
            var now = Instant.now().plus(Duration.ofDays(2L * days));
            vault(copy)
                    .site(NoisySite.EAST)
                    .collector(InstantSource.fixed(now), TERMS)
                    .collect();
        }
        return NoisySite.bytesBelow(copy);
    }
}

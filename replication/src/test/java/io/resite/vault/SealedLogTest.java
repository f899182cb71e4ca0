package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.vault.ObjectStore.Creation;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedLogTest {
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final KeyDomain domain = new KeyDomain(store, "a vault", "control", Key256.fresh());

    private static byte[] entry(long number) {
        return ("entry " + number).getBytes(UTF_8);
    }

    private List<SealedLog> bothKinds() {
        return List.of(SealedLog.ascending(domain, "up"), SealedLog.newestFirst(domain, "down"));
    }

    @Test
    void an_empty_log_has_no_newest_entry() {
        for (var log : bothKinds()) {
            assertThat(log.newest()).isZero();
            assertThat(log.newestEntry()).isEmpty();
            assertThat(log.read(1)).isEmpty();
        }
    }

    @Test
    void of_two_writers_of_a_number_one_wins() {
        for (var log : bothKinds()) {
            assertThat(log.append(1, entry(1))).isEqualTo(Creation.CREATED);
            assertThat(log.append(1, entry(2))).isEqualTo(Creation.ALREADY_THERE);
            assertThat(log.read(1)).hasValue(entry(1));
        }
    }

    @Test
    void a_reader_sees_what_a_writer_appended_since() {
        for (var log : bothKinds()) {
            for (var n = 1; n <= 30; n++) {
                log.append(n, entry(n));
                assertThat(log.newest()).isEqualTo(n);
            }
            assertThat(log.newestEntry().orElseThrow().plain()).isEqualTo(entry(30));
        }
    }

    @Test
    void the_newest_is_found_in_a_log_of_many_pages() {
        var writer = SealedLog.ascending(domain, "long");
        for (var n = 1; n <= 2500; n++) {
            writer.append(n, entry(n));
        }

        assertThat(SealedLog.ascending(domain, "long").newest()).isEqualTo(2500);
    }

    @Test
    void a_listing_that_lags_behind_does_not_hide_the_newest() {
        var lagging = new MemoryObjectStore() {
            @Override
            public List<String> list(String prefix, String after, int limit) {
                return super.list(prefix, after, limit).stream()
                        .filter(key -> !key.endsWith("3") && !key.endsWith("996"))
                        .toList();
            }
        };
        var lag = new KeyDomain(lagging, "a vault", "control", Key256.fresh());
        for (var log : List.of(SealedLog.ascending(lag, "up"), SealedLog.newestFirst(lag, "down"))) {
            for (var n = 1; n <= 3; n++) {
                log.append(n, entry(n));
            }
            assertThat(log.newest()).isEqualTo(3);
        }
    }

    @Test
    void entries_are_numbered_from_one() {
        for (var log : bothKinds()) {
            assertThatThrownBy(() -> log.append(0, entry(0))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_key_of_a_domain_is_made_once_however_many_write_first() {
        var root = Key256.fresh();
        var one = new KeyDomain(store, "a vault", "sites/east", root);
        var two = new KeyDomain(store, "a vault", "sites/east", root);
        assertThat(one.hasKeys()).isFalse();

        one.create("sites/east/x", entry(1));
        two.create("sites/east/y", entry(2));

        assertThat(one.read("sites/east/y")).hasValue(entry(2));
        assertThat(two.read("sites/east/x")).hasValue(entry(1));
    }
}

package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Rate;
import io.resite.replication.CycleFigures.DiskFigures;
import io.resite.spec.PointDisk.ChangeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleHistoryTest {
    private static final Rate LIMIT = Rate.parse("8 Mb/s");

    @Test
    void what_the_line_took_is_not_counted_as_work() {
        var history = CycleHistory.NONE
                .and(cycle(10, 10_000_000), LIMIT)
                .and(cycle(10, 10_000_000), LIMIT)
                .and(cycle(10, 1_000_000), Rate.UNLIMITED);

        assertThat(history.work()).isZero();
        assertThat(history.sent()).isEqualTo(new ByteSize(10_000_000));
        assertThat(history.and(cycle(30, 100), LIMIT).and(cycle(30, 100), LIMIT).work())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_disk_that_adds_far_more_than_usual_is_named_with_how_it_was_read() {
        var history = usual(10);

        var unusual = history.unusual(disk(ByteSize.mib(300), ChangeSource.HASH_SCAN), _ -> List.of());

        assertThat(unusual)
                .singleElement()
                .satisfies(one -> assertThat(one.text())
                        .startsWith(
                                "disk vda of machine db added 300.0 MiB to the vault, usual are 10.0 MiB: it was read"
                                        + " whole"));
    }

    @Test
    void a_little_more_or_a_little_at_all_is_usual() {
        assertThat(usual(10).unusual(disk(ByteSize.mib(49), ChangeSource.DIRTY_BITMAP), _ -> List.of()))
                .isEmpty();
        assertThat(usual(1).unusual(disk(ByteSize.mib(63), ChangeSource.DIRTY_BITMAP), _ -> List.of()))
                .isEmpty();
    }

    @Test
    void a_service_that_has_just_begun_looks_at_the_points() {
        var now = disk(ByteSize.mib(300), ChangeSource.DIRTY_BITMAP);
        var before = List.of(ByteSize.mib(1), ByteSize.mib(2), ByteSize.mib(900));

        assertThat(CycleHistory.NONE.unusual(now, _ -> before)).hasSize(1);
        assertThat(CycleHistory.NONE.unusual(now, _ -> List.of(ByteSize.mib(1))))
                .isEmpty();
    }

    private static CycleHistory usual(int mib) {
        var history = CycleHistory.NONE;
        for (var count = 0; count < 12; count++) {
            history = history.and(disk(ByteSize.mib(mib), ChangeSource.DIRTY_BITMAP), Rate.UNLIMITED);
        }
        assertThat(history.cycles()).hasSize(10);
        return history;
    }

    private static CycleFigures cycle(int seconds, long sent) {
        return new CycleFigures(Instant.EPOCH, Duration.ofSeconds(seconds), new ByteSize(sent), List.of());
    }

    private static CycleFigures disk(ByteSize stored, ChangeSource source) {
        var disk = new DiskFigures("db", "vda", source, stored, ByteSize.ZERO, ByteSize.ZERO, stored);
        return new CycleFigures(Instant.EPOCH, Duration.ofSeconds(1), stored, List.of(disk));
    }
}

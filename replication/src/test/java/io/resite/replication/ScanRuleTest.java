package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.spec.PointDisk;
import io.resite.spec.PointDisk.ChangeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanRuleTest {
    private static final Instant SCANNED = Instant.parse("2026-11-22T10:00:00Z");

    private static boolean asked(String machine, String map, long hours) {
        var disk = new PointDisk(
                "vda",
                ByteSize.gib(1),
                map,
                ChangeSource.DIRTY_BITMAP,
                ByteSize.ZERO,
                ByteSize.ZERO,
                ByteSize.ZERO,
                SCANNED,
                "");
        return new ScanRule(SCANNED.plus(Duration.ofHours(hours)), "east1", false).asksFor(machine, disk, "east1");
    }

    @Test
    void disks_that_were_first_read_together_are_read_again_over_several_days() {
        var perDay = IntStream.rangeClosed(25, 30)
                .mapToLong(day -> IntStream.range(0, 500)
                        .filter(machine -> asked("east/" + machine, "map", day * 24L))
                        .count())
                .toArray();

        assertThat(perDay[0]).isZero();
        assertThat(perDay[5]).isEqualTo(500);
        for (var day = 1; day < 5; day++) {
            assertThat(perDay[day] - perDay[day - 1]).isBetween(50L, 150L);
        }
    }

    @Test
    void a_disk_has_the_same_day_however_often_it_changes() {
        for (var day = 26; day < 30; day++) {
            var hours = day * 24L + 1;
            var now = asked("east/db", "map", hours);
            assertThat(IntStream.range(0, 100)).noneMatch(map -> asked("east/db", "map" + map, hours) != now);
        }
    }
}

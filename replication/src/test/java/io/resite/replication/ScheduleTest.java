package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.spec.Consistency;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void a_group_with_a_schedule_follows_it() {
        var group = group("shop", Duration.ofHours(1)).with(new Timetable(Duration.ofMinutes(10), ""));

        var due = Schedule.after(group, Instant.EPOCH);

        assertThat(due.start()).isBetween(Instant.EPOCH.plusSeconds(540), Instant.EPOCH.plusSeconds(600));
        assertThat(due.deadline()).isEqualTo(Instant.EPOCH.plus(Duration.ofHours(1)));
    }

    @Test
    void a_cycle_is_due_at_half_the_rpo() {
        var due = Schedule.after(group("shop", Duration.ofMinutes(10)), NOW);

        assertThat(due.start()).isBetween(NOW.plusSeconds(270), NOW.plusSeconds(300));
        assertThat(due.deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void a_group_without_any_point_is_due_at_once_and_before_all_others() {
        var old = Schedule.after(group("old", Duration.ofSeconds(60)), NOW.minusSeconds(600));
        var never = Schedule.first(group("never", Duration.ofDays(1)));

        assertThat(never.start()).isEqualTo(Instant.EPOCH);
        assertThat(never.deadline()).isBefore(old.deadline());
    }

    @Test
    void a_tiny_rpo_still_lets_the_machines_rest() {
        var due = Schedule.after(group("hot", Duration.ofSeconds(1)), NOW);

        assertThat(due.start()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void a_group_with_times_of_its_own_starts_at_the_next_one() {
        var nightly = group("nightly", Duration.ofDays(4)).with(new Timetable(Duration.ZERO, "30 2 * * 1-5"));

        var due = Schedule.after(nightly, Instant.parse("2026-11-27T02:30:00.1Z")); // a Friday

        assertThat(due.start()).isEqualTo(Instant.parse("2026-11-30T02:30:00Z"));
        assertThat(due.deadline()).isEqualTo(Instant.parse("2026-12-01T02:30:00.1Z"));
    }

    @Test
    void groups_of_the_same_interval_do_not_all_start_at_once_and_never_late() {
        var starts = IntStream.range(0, 50)
                .mapToObj(number -> Schedule.after(group("group-" + number, Duration.ofHours(1)), NOW)
                        .start())
                .toList();

        assertThat(starts)
                .allSatisfy(start -> assertThat(start).isBetween(NOW.plusSeconds(1620), NOW.plusSeconds(1800)));
        assertThat(new HashSet<>(starts)).hasSizeGreaterThan(25);
        assertThat(Schedule.after(group("group-7", Duration.ofHours(1)), NOW).start())
                .isEqualTo(starts.get(7));
    }

    private static ProtectionGroup group(String name, Duration rpo) {
        return new ProtectionGroup(name, rpo, Consistency.CRASH, List.of(name));
    }
}

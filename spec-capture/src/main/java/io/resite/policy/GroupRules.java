package io.resite.policy;

import io.resite.document.TimeText;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a protection group must be.
final class GroupRules {
    private static final Instant SOME_MONDAY = Instant.parse("2024-01-01T00:00:00Z");
    private static final int TIMES_LOOKED_AT = 400;

    private final ProtectionPolicy policy;
    private final Findings found;
    private final Map<String, String> homes = new HashMap<>();

    GroupRules(ProtectionPolicy policy, Findings found) {
        this.policy = policy;
        this.found = found;
    }

    void look() {
        found.once(
                policy.groups().stream().map(ProtectionGroup::name).toList(),
                "groups[%d].name",
                "groups",
                "two are named %s; rename one");
        for (var index = 0; index < policy.groups().size(); index++) {
            look(policy.groups().get(index), "groups[%d]".formatted(index));
        }
    }

    private void look(ProtectionGroup group, String field) {
        var entry = "groups: " + group.name();
        if (group.machines().isEmpty()) {
            found.error(field, entry, "has no machines; name some or drop it");
        }
        if (!group.rpo().isPositive()) {
            found.error(field + ".rpo", entry, "rpo must be more than nothing");
        }
        for (var place = 0; place < group.machines().size(); place++) {
            var member = group.machines().get(place);
            var home = homes.putIfAbsent(member, group.name());
            if (home != null) {
                found.error(
                        "%s.machines[%d]".formatted(field, place),
                        "groups",
                        home.equals(group.name())
                                ? "machine %s is in %s twice; keep one".formatted(member, home)
                                : "machine %s is in %s and in %s; a machine has one group"
                                        .formatted(member, home, group.name()));
            }
        }
        schedule(group, field + ".schedule", entry);
        retention(group, field + ".retention", entry);
        new HookRules(found)
                .look(
                        group.hooks(),
                        field,
                        entry,
                        moment -> !moment.isOfRuns(),
                        "a group's hook has its turn before-point, after-point, before-start or after-start; one of the"
                                + " run belongs to the policy itself");
    }

    private void schedule(ProtectionGroup group, String field, String entry) {
        var schedule = group.schedule();
        if (schedule.isRegular() && !schedule.cron().isEmpty()) {
            found.error(field, entry, "schedule: every and cron exclude each other; keep one");
        }
        if (schedule.every().compareTo(group.rpo()) > 0) {
            found.error(
                    field + ".every",
                    entry,
                    "schedule: points are taken less often than the rpo allows; take them at half of it, or say a longer"
                            + " rpo");
        }
        if (!schedule.isRegular() && !schedule.cron().isEmpty()) {
            cron(group, field + ".cron", entry);
        }
    }

    private void cron(ProtectionGroup group, String field, String entry) {
        try {
            var longest = longestPause(group.schedule());
            if (longest.isEmpty()) {
                found.error(
                        field,
                        entry,
                        "schedule: cron \"%s\" has no time at all"
                                .formatted(group.schedule().cron()));
            } else if (longest.get().compareTo(group.rpo()) > 0) {
                found.error(
                        field,
                        entry,
                        "schedule: cron \"%s\" leaves %s between two points, the rpo allows %s; name more times, or say a longer rpo"
                                .formatted(
                                        group.schedule().cron(), TimeText.of(longest.get()), TimeText.of(group.rpo())));
            }
        } catch (IllegalArgumentException wrong) {
            found.error(
                    field,
                    entry,
                    "schedule: cron \"%s\": expected minute, hour, day of the month, month, day of the week, as in \"30 2 * * 1-5\" (%s)"
                            .formatted(group.schedule().cron(), wrong.getMessage()));
        }
    }

    /// Of the next times; enough for a line that says another thing each day of a month.
    private static Optional<Duration> longestPause(Timetable schedule) {
        var times = Stream.iterate(
                        schedule.nextAfter(SOME_MONDAY), Optional::isPresent, time -> time.flatMap(schedule::nextAfter))
                .flatMap(Optional::stream)
                .limit(TIMES_LOOKED_AT)
                .toList();
        return IntStream.range(1, times.size())
                .mapToObj(place -> Duration.between(times.get(place - 1), times.get(place)))
                .max(Comparator.naturalOrder());
    }

    private void retention(ProtectionGroup group, String field, String entry) {
        var kept = group.retention();
        if (kept.last() < 0
                || kept.hourly() < 0
                || kept.daily() < 0
                || kept.weekly() < 0
                || kept.monthly() < 0
                || kept.yearly() < 0) {
            found.error(field, entry, "retention: a number of points is not less than none");
        }
    }
}

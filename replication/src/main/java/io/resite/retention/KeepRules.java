package io.resite.retention;

import io.resite.spec.Acknowledgement;
import io.resite.spec.PointId;
import io.resite.spec.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// What a group's retention keeps and lets go. Pure: the same facts give the same answer.
///
/// The rules count what is there, not what the clock says: of the newest five hours that have a point, not of the last
/// five hours. So where no new points come, because the site is lost or the line is down, nothing goes either.
public final class KeepRules {
    /// Nothing younger goes: a listing of the store may lag, and readers find the newest by counting on without a gap.
    public static final Duration SETTLING = Duration.ofHours(1);

    private final Retention retention;
    private final Instant now;
    private final Predicate<Acknowledgement> whole;

    /// @param whole whether there is anything to recover from in it: where a copy takes several cycles, those in
    /// between
    ///     are none of the `last` three. Asked of no more than the rules count
    public KeepRules(Retention retention, Instant now, Predicate<Acknowledgement> whole) {
        this.retention = retention;
        this.now = now;
        this.whole = whole;
    }

    /// What is known besides the rules.
    ///
    /// @param needed points that never go, each with the reason: newest of their machine, pinned, used by a run
    /// @param still why nothing at all goes now; empty when retention may do its work
    public record Facts(Map<PointId, String> needed, String still) {
        public Facts {
            needed = Map.copyOf(needed);
        }
    }

    /// @param acknowledgements all that the group has, newest first
    /// @return one verdict for each point they name, in that order
    public List<Verdict> judge(List<Acknowledgement> acknowledgements, Facts facts) {
        var reasons = byRule(acknowledgements);
        var verdicts = new ArrayList<Verdict>();
        for (var acknowledgement : acknowledgements) {
            for (var point : acknowledgement.points()) {
                var why = new ArrayList<>(reasons.getOrDefault(acknowledgement.sequence(), List.of()));
                var need = facts.needed().getOrDefault(point, "");
                if (!need.isEmpty()) {
                    why.add(need);
                }
                if (!facts.still().isEmpty()) {
                    why.add(facts.still());
                }
                verdicts.add(new Verdict(
                        point, acknowledgement.group(), acknowledgement.sequence(), acknowledgement.at(), why));
            }
        }
        return List.copyOf(verdicts);
    }

    /// Reasons by acknowledgement.
    private Map<Long, List<String>> byRule(List<Acknowledgement> acknowledgements) {
        var reasons = new HashMap<Long, List<String>>();
        if (retention.keepsAll()) {
            keep(reasons, acknowledgements, "its group keeps all");
            return reasons;
        }
        keep(reasons, acknowledgements.stream().limit(1).toList(), "newest of its group");
        var last = acknowledgements.stream().filter(whole).limit(retention.last());
        keep(reasons, last.toList(), "last " + retention.last());
        keep(
                reasons,
                acknowledgements.stream()
                        .filter(one -> one.at().isAfter(now.minus(SETTLING)))
                        .toList(),
                "of the last hour");
        newestOf(reasons, acknowledgements, retention.hourly(), "hourly", at -> at.truncatedTo(ChronoUnit.HOURS));
        newestOf(reasons, acknowledgements, retention.daily(), "daily", OffsetDateTime::toLocalDate);
        newestOf(
                reasons,
                acknowledgements,
                retention.weekly(),
                "weekly",
                at -> at.get(IsoFields.WEEK_BASED_YEAR) + "-" + at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        newestOf(
                reasons,
                acknowledgements,
                retention.monthly(),
                "monthly",
                at -> at.getYear() + "-" + at.getMonthValue());
        newestOf(reasons, acknowledgements, retention.yearly(), "yearly", OffsetDateTime::getYear);
        return reasons;
    }

    private void newestOf(
            Map<Long, List<String>> reasons,
            List<Acknowledgement> acknowledgements,
            int count,
            String rule,
            Function<OffsetDateTime, Object> period) {
        var periods = new HashSet<Object>();
        for (var acknowledgement : acknowledgements) {
            if (periods.size() == count) {
                return;
            }
            var its = period.apply(acknowledgement.at().atOffset(ZoneOffset.UTC));
            if (!periods.contains(its) && whole.test(acknowledgement)) {
                periods.add(its);
                keep(reasons, List.of(acknowledgement), rule);
            }
        }
    }

    private static void keep(
            Map<Long, List<String>> reasons, Collection<Acknowledgement> acknowledgements, String reason) {
        acknowledgements.forEach(one ->
                reasons.computeIfAbsent(one.sequence(), _ -> new ArrayList<>()).add(reason));
    }
}

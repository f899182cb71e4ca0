package io.resite.app.alarms;

import io.resite.app.api.AlarmKind;
import io.resite.app.api.AlarmView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A trouble that people are told of, from the first time it was seen until long after it was over.
///
/// @param seen when it was seen last
/// @param over when it was over; [Instant#MAX] while it is not
/// @param by who looks after it; empty when nobody does
/// @param told by channel
public record Alarm(
        long id,
        String key,
        AlarmKind kind,
        String site,
        String subject,
        String text,
        Instant since,
        Instant seen,
        Instant over,
        String by,
        String note,
        Map<String, Told> told) {
    public Alarm {
        told = Map.copyOf(told);
    }

    /// @param times how often it was told while it held
    /// @param last when it was told last; the epoch when never
    /// @param over whether its end was told
    public record Told(int times, Instant last, boolean over) {
        static final Told NEVER = new Told(0, Instant.EPOCH, false);
    }

    static Alarm raised(long id, Condition condition, Instant since, Instant now) {
        return new Alarm(
                id,
                condition.key(),
                condition.kind(),
                condition.site(),
                condition.subject(),
                condition.text(),
                since,
                now,
                Instant.MAX,
                "",
                "",
                Map.of());
    }

    public boolean ended() {
        return !over.equals(Instant.MAX);
    }

    public boolean lookedAfter() {
        return !by.isEmpty();
    }

    Told told(String channel) {
        return Optional.ofNullable(told.get(channel)).orElse(Told.NEVER);
    }

    /// Still there, with the numbers of now.
    Alarm seen(String now, Instant at) {
        return new Alarm(id, key, kind, site, subject, now, since, at, over, by, note, told);
    }

    Alarm over(Instant at) {
        return new Alarm(id, key, kind, site, subject, text, since, seen, at, by, note, told);
    }

    Alarm acknowledged(String who, String why) {
        return new Alarm(id, key, kind, site, subject, text, since, seen, over, who, why, told);
    }

    Alarm told(String channel, Instant at) {
        var all = new LinkedHashMap<>(told);
        all.put(channel, new Told(told(channel).times() + (ended() ? 0 : 1), at, ended()));
        return new Alarm(id, key, kind, site, subject, text, since, seen, over, by, note, all);
    }

    /// @param problems why a channel could not be used the last time, by channel
    AlarmView view(Map<String, String> problems) {
        var channels = new LinkedHashMap<String, AlarmView.ChannelView>();
        told.forEach((channel, how) -> channels.put(
                channel,
                new AlarmView.ChannelView(channel, how.times(), how.last(), problems.getOrDefault(channel, ""))));
        problems.forEach((channel, problem) ->
                channels.putIfAbsent(channel, new AlarmView.ChannelView(channel, 0, null, problem)));
        return new AlarmView(
                id,
                kind,
                site,
                subject,
                text,
                since,
                ended() ? over : null,
                by,
                note,
                channels.values().stream().toList());
    }
}

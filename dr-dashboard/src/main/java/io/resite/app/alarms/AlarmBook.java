package io.resite.app.alarms;

import io.resite.app.api.AlarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// All alarms, and what is seen but does not hold long enough yet. A value: each change is another book.
///
/// @param last the highest number that was given
/// @param waiting by condition, since when it is seen
public record AlarmBook(long last, List<Alarm> alarms, Map<String, Instant> waiting) {
    public static final AlarmBook EMPTY = new AlarmBook(0, List.of(), Map.of());

    /// Trouble that comes and goes is one trouble.
    private static final Duration SETTLES = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MOST = 1000;

    /// An end that could not be told for so long is no news any more.
    private static final Duration NEWS = Duration.ofDays(1);

    public AlarmBook {
        alarms = List.copyOf(alarms);
        waiting = Map.copyOf(waiting);
    }

    /// What an alarm's telling says.
    public enum Word {
        RAISED,
        STILL,
        OVER
    }

    /// @param to the channel
    public record Telling(Alarm alarm, Word word, String to) {}

    /// The book after a look at what is not as promised now.
    public AlarmBook seeing(Collection<Condition> conditions, Instant now) {
        var seen = conditions.stream()
                .collect(Collectors.toMap(Condition::key, condition -> condition, (first, _) -> first));
        var open = open().stream().map(Alarm::key).collect(Collectors.toSet());
        var after = new ArrayList<Alarm>();
        alarms.stream()
                .map(alarm -> alarm.ended() ? alarm : looked(alarm, Optional.ofNullable(seen.get(alarm.key())), now))
                .filter(alarm -> !alarm.ended() || alarm.over().plus(KEPT).isAfter(now))
                .forEach(after::add);
        var still = new HashMap<String, Instant>();
        var number = last;
        for (var condition : sorted(seen.values())) {
            var since = waiting.getOrDefault(condition.key(), now);
            if (open.contains(condition.key())) {
                continue;
            }
            if (since.plus(condition.patience()).isAfter(now)) {
                still.put(condition.key(), since);
            } else {
                after.add(Alarm.raised(++number, condition, since, now));
            }
        }
        return new AlarmBook(number, after.subList(Math.max(0, after.size() - MOST), after.size()), still);
    }

    private static List<Condition> sorted(Collection<Condition> conditions) {
        return conditions.stream().sorted(Comparator.comparing(Condition::key)).toList();
    }

    private static Alarm looked(Alarm alarm, Optional<Condition> seen, Instant now) {
        return seen.map(condition -> alarm.seen(condition.text(), now))
                .orElseGet(() -> alarm.seen().plus(SETTLES).isAfter(now) ? alarm : alarm.over(now));
    }

    public List<Alarm> open() {
        return alarms.stream().filter(alarm -> !alarm.ended()).toList();
    }

    public Optional<Alarm> alarm(long id) {
        return alarms.stream().filter(alarm -> alarm.id() == id).findFirst();
    }

    /// Somebody looks after it: it is not told again, until it is over.
    public AlarmBook acknowledged(long id, String by, String note) {
        return with(id, alarm -> alarm.acknowledged(by, note));
    }

    public AlarmBook told(Telling telling, Instant at) {
        return with(telling.alarm().id(), alarm -> alarm.told(telling.to(), at));
    }

    private AlarmBook with(long id, UnaryOperator<Alarm> change) {
        return new AlarmBook(
                last,
                alarms.stream()
                        .map(alarm -> alarm.id() == id ? change.apply(alarm) : alarm)
                        .toList(),
                waiting);
    }

    /// What has to be told over a channel now, oldest first. What could not be told stays due, also over a restart.
    public List<Telling> due(String channel, Duration repeat, Instant now) {
        return alarms.stream()
                .flatMap(alarm ->
                        due(alarm, channel, repeat, now).stream().map(word -> new Telling(alarm, word, channel)))
                .toList();
    }

    private static Optional<Word> due(Alarm alarm, String channel, Duration repeat, Instant now) {
        var told = alarm.told(channel);
        if (alarm.ended()) {
            return told.over() || !alarm.over().plus(NEWS).isAfter(now) ? Optional.empty() : Optional.of(Word.OVER);
        }
        if (told.times() == 0) {
            return alarm.lookedAfter() ? Optional.empty() : Optional.of(Word.RAISED);
        }
        return alarm.lookedAfter() || told.last().plus(repeat).isAfter(now)
                ? Optional.empty()
                : Optional.of(Word.STILL);
    }

    /// Without what changes by being looked at, for comparing.
    public AlarmBook withoutMoment() {
        return new AlarmBook(
                last,
                alarms.stream().map(alarm -> alarm.seen("", Instant.EPOCH)).toList(),
                waiting);
    }

    /// @param problems why a channel could not be used the last time, by channel
    public List<AlarmView> views(Map<String, String> problems) {
        return alarms.reversed().stream().map(alarm -> alarm.view(problems)).toList();
    }
}

package io.resite.app.operations;

import io.resite.app.alarms.AlarmBook;
import io.resite.app.alarms.AlarmBook.Telling;
import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.api.AlarmView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The alarms of this process, kept in its state folder: a restart tells nothing twice and forgets nothing that could
/// not be told yet.
public final class Alarms {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final StateFile<AlarmBook> file;
    private final List<Supplier<List<Condition>>> conditions;
    private final Duration repeat;
    private final InstantSource clock;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private AlarmBook book;

    /// @param conditions whoever sees something that is not as promised
    Alarms(Path state, Duration repeat, List<Supplier<List<Condition>>> conditions, InstantSource clock) {
        this.file = new StateFile<>(state.resolve("alarms.json"), AlarmBook.class, AlarmBook.EMPTY);
        this.repeat = repeat;
        this.conditions = List.copyOf(conditions);
        this.clock = clock;
        this.book = file.read();
    }

    /// A channel that could not be used.
    private record Trouble(String problem, Duration pause, Instant until) {}

    /// Looks at what is not as promised now.
    public void look() {
        var seen = conditions.stream().flatMap(each -> each.get().stream()).toList();
        change(book -> book.seeing(seen, clock.instant()));
    }

    private synchronized void change(UnaryOperator<AlarmBook> change) {
        var before = book;
        book = change.apply(before);
        // The instant at which an alarm was seen last is not worth a write each second.
        if (!before.withoutMoment().equals(book.withoutMoment())) {
            file.write(book);
        }
    }

    private synchronized AlarmBook book() {
        return book;
    }

    /// Newest first, those that are over too.
    public List<AlarmView> list() {
        return book().views(problems());
    }

    List<AlarmView> open() {
        return list().stream().filter(alarm -> alarm.over() == null).toList();
    }

    private Map<String, String> problems() {
        var problems = new HashMap<String, String>();
        troubles.forEach((channel, trouble) -> problems.put(channel, trouble.problem()));
        return problems;
    }

    /// @param by who looks after it
    public AlarmView acknowledge(long id, String by, String note) {
        var known = book().alarm(id)
                .orElseThrow(() -> Refusal.notThere("there is no alarm %d: see `resite alarms`".formatted(id)));
        if (known.ended()) {
            throw Refusal.conflict("alarm %d was over at %s already".formatted(id, known.over()));
        }
        change(all -> all.acknowledged(id, by.isEmpty() ? "somebody" : by, note));
        return list().stream().filter(alarm -> alarm.id() == id).findFirst().orElseThrow();
    }

    /// What is to be told over a channel now; nothing while it rests after a failure.
    public List<Telling> due(String channel) {
        var now = clock.instant();
        var trouble = troubles.get(channel);
        return trouble != null && trouble.until().isAfter(now) ? List.of() : book().due(channel, repeat, now);
    }

    public void told(Telling telling) {
        troubles.remove(telling.to());
        change(all -> all.told(telling, clock.instant()));
    }

    /// It stays due; the channel is tried again later, later each time.
    public void failed(String channel, String problem) {
        troubles.compute(channel, (_, before) -> {
            var wished = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
            var pause = wished.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wished;
            return new Trouble(problem, pause, clock.instant().plus(pause));
        });
    }

    /// Whether somebody who waits for a sign of life may get one: no promise is broken.
    public boolean healthy() {
        return book().open().stream()
                .noneMatch(alarm -> alarm.kind() == AlarmKind.RPO || alarm.kind() == AlarmKind.VAULT);
    }
}

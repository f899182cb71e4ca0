package io.resite.app.alarms;

import io.resite.app.alarms.AlarmBook.Word;
import io.resite.app.api.AlarmKind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// An alarm as it is told.
///
/// @param subject in one line
/// @param body the same with all that helps
/// @param message for programs
public record Wording(String subject, String body, Message message) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /// The body of a webhook.
    ///
    /// @param word `raised`, `still` or `over`
    /// @param text for people; chat servers show it
    public record Message(
            long id,
            String word,
            AlarmKind kind,
            String site,
            String subject,
            String text,
            Instant since,
            Instant at,
            String service) {}

    /// @param service who tells it, for whoever has several
    public static Wording of(AlarmBook.Telling telling, String service, Instant now, ZoneId zone) {
        var alarm = telling.alarm();
        var head = "%s: %s"
                .formatted(
                        switch (telling.word()) {
                            case RAISED -> "ALARM";
                            case STILL -> "STILL";
                            case OVER -> "OVER";
                        },
                        alarm.text());
        var since = CLOCK.format(LocalDateTime.ofInstant(alarm.since().truncatedTo(ChronoUnit.SECONDS), zone));
        var body = """
                %s

                Alarm %d, since %s%s.
                %s
                Told by Resite on %s.
                """.formatted(
                        alarm.text(),
                        alarm.id(),
                        since,
                        telling.word() == Word.OVER
                                ? ", over since "
                                        + CLOCK.format(LocalDateTime.ofInstant(
                                                alarm.over().truncatedTo(ChronoUnit.SECONDS), zone))
                                : "",
                        telling.word() == Word.OVER
                                ? "Nothing is to be done."
                                : "Look after it: `resite status`, `resite alarms`. Say that you do, and it is not told again:"
                                        + " `resite alarms ack " + alarm.id() + "`.",
                        service);
        return new Wording(
                "[resite] " + head,
                body,
                new Message(
                        alarm.id(),
                        telling.word().name().toLowerCase(Locale.ROOT),
                        alarm.kind(),
                        alarm.site(),
                        alarm.subject(),
                        head,
                        alarm.since(),
                        now,
                        service));
    }

    /// A trial of the way to people.
    public static Wording trial(String service, Instant now) {
        var text = "TEST: Resite on %s tries whether its alarms arrive; nothing is wrong".formatted(service);
        return new Wording(
                "[resite] " + text,
                text + "\n",
                new Message(0, "test", AlarmKind.TEST, "", "", text, now, now, service));
    }
}

package io.resite.app.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Values as people say them.
final class Words {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Words() {}

    /// Local time; `-` for none.
    static String at(@Nullable Instant instant) {
        return instant == null ? "-" : CLOCK.format(instant.atZone(ZoneId.systemDefault()));
    }

    /// As in `45 s`, `12 min 5 s`, `3 h 2 min`; `-` for none.
    static String seconds(@Nullable Long seconds) {
        if (seconds == null) {
            return "-";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        var hours = seconds / 3600;
        return hours < 48 ? hours + " h " + seconds % 3600 / 60 + " min" : hours / 24 + " days";
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

package io.resite.app.alarms;

import io.resite.app.api.AlarmKind;
import java.time.Duration;

/// Something that is not as promised, as long as it is seen.
///
/// @param site it is about; empty when none
/// @param subject the group, machine or host it is about; empty when it is the site
/// @param text in words, with the numbers of this moment
/// @param patience how long it has to hold before anybody is told
public record Condition(AlarmKind kind, String site, String subject, String text, Duration patience) {
    /// The same for as long as it is the same trouble.
    String key() {
        return kind + "/" + site + "/" + subject;
    }
}

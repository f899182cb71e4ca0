package io.resite.app.api;

import io.resite.document.ByteSize;
import io.resite.document.Rate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What replication may take of the line to the vault, and what it takes.
///
/// @param limit what counts now
/// @param why in words where it comes from
/// @param until when it ends, if a person has set it for a time
/// @param perSecond bytes that left per second, over the last ten
/// @param sent bytes that left since the service was started
public record WanView(
        Rate limit,
        String why,
        @Nullable Instant until,
        Rate configured,
        List<RuleView> rules,
        String seedShare,
        ByteSize perSecond,
        ByteSize sent,
        List<PauseView> paused) {
    public WanView {
        rules = List.copyOf(rules);
        paused = List.copyOf(paused);
    }

    /// @param when as in `mon-fri 08:00 to 18:00`
    /// @param now whether it is what counts now
    public record RuleView(String when, Rate limit, boolean now) {}
}

package io.resite.app.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An alarm as people see it.
///
/// @param over when it was over; null while it is not
/// @param acknowledgedBy whoever looks after it; it is not told again then. Empty when nobody does
public record AlarmView(
        long id,
        AlarmKind kind,
        String site,
        String subject,
        String text,
        Instant since,
        @Nullable Instant over,
        String acknowledgedBy,
        String note,
        List<ChannelView> channels) {
    public AlarmView {
        channels = List.copyOf(channels);
    }

    /// How it went to a channel.
    ///
    /// @param problem why it could not be told the last time; empty when it could
    public record ChannelView(
            String channel, int times, @Nullable Instant last, String problem) {}

    /// What became of a trial.
    ///
    /// @param problem empty when it arrived
    public record TrialView(String channel, String to, String problem) {}
}

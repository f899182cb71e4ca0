package io.resite.app.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The start guard of one host, as the service knows it.
///
/// @param answers whether the host does
/// @param installed whether its programs are there
/// @param live whether libvirt has called them since they are
/// @param freshAt when the service last wrote its guard file; null when it did not since it was started
/// @param problem why it could not be seen to the last time; empty when it could
/// @param releases groups that people let start at its console
public record GuardView(
        String host,
        boolean answers,
        boolean installed,
        boolean live,
        @Nullable Instant freshAt,
        String problem,
        List<ReleaseView> releases) {
    public GuardView {
        releases = List.copyOf(releases);
    }

    public record ReleaseView(String group, Instant at, String who, String why) {}
}

package io.resite.app.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/// Replication that a person has stopped.
///
/// @param group empty: all of the site
public record PauseView(String site, String group, String by, String note, Instant since) {
    @JsonIgnore
    public boolean isWholeSite() {
        return group.isEmpty();
    }

    public boolean concernsTheSame(PauseView other) {
        return site.equals(other.site) && group.equals(other.group);
    }
}

package io.resite.detection;

import java.time.Instant;
import java.util.List;

/// All that was seen of a site at one moment.
public record Look(Instant at, List<Sign> signs) {
    public Look {
        signs = List.copyOf(signs);
    }

    /// One thing that was asked.
    ///
    /// @param words what was seen, naming who was asked
    public record Sign(Seen seen, String words) {}

    /// What a sign says of the site.
    public enum Seen {
        ALIVE,
        SILENT,
        /// Whoever was asked could not say: the fault may be ours.
        UNSURE
    }

    /// Whether anything shows that the site lives.
    boolean alive() {
        return signs.stream().anyMatch(sign -> sign.seen() == Seen.ALIVE);
    }

    /// Whether it shows that the site is lost, as far as one look can: nothing lives, something was asked, and
    /// nobody is unsure.
    boolean missed() {
        return !signs.isEmpty() && signs.stream().allMatch(sign -> sign.seen() == Seen.SILENT);
    }
}

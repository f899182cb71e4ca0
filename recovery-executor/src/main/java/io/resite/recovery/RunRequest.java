package io.resite.recovery;

import java.time.Instant;
import java.util.List;

/// Who wants a recovery, and on what grounds. Recorded as the first event of the run.
///
/// @param from the address or terminal the request came from
/// @param why in the person's words
/// @param word the person who says that the primary is down; empty when nobody does. Needed where it cannot be fenced
/// @param overrides gates passed by a person's decision, each in words
/// @param lostAt when the primary was lost, from which lost time is counted; [Instant#EPOCH] for "as the run starts"
public record RunRequest(String who, String from, String why, String word, List<String> overrides, Instant lostAt) {
    public RunRequest {
        overrides = List.copyOf(overrides);
        if (who.isBlank()) {
            throw new IllegalArgumentException("a recovery needs the name of the person who starts it");
        }
    }

    public RunRequest(String who, String from, String why, String word) {
        this(who, from, why, word, List.of(), Instant.EPOCH);
    }
}

package io.resite.vault;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Small objects that nothing needs any more: records of kept files that a later one has taken the place of, and what a
/// killed `vault init` tried the store with. Noted when they are first seen, and gone a grace period later, so that
/// whoever is just looking at one, and a listing that lags, have long moved on.
final class Leftovers {
    private static final String PROBES = "probe/";
    private static final int PAGE = 1000;

    private final KeyDomain domain;
    private final StoredFiles files;

    Leftovers(KeyDomain domain, StoredFiles files) {
        this.domain = domain;
        this.files = files;
    }

    /// @param waiting keys, with the instant at which they were first seen
    record Swept(int deleted, Map<String, Instant> waiting) {}

    /// @param noted by the collection before
    /// @param limit what was first seen later waits on
    Swept sweep(Map<String, Instant> noted, Instant now, Instant limit) {
        var waiting = new HashMap<String, Instant>();
        var deleted = 0;
        for (var key : found()) {
            var since = noted.getOrDefault(key, now);
            if (since.isAfter(limit)) {
                waiting.put(key, since);
            } else {
                domain.store().delete(key);
                deleted++;
            }
        }
        return new Swept(deleted, waiting);
    }

    private Set<String> found() {
        var found = new HashSet<>(files.superseded());
        found.addAll(domain.store().list(PROBES, "", PAGE));
        return found;
    }
}

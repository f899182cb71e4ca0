package io.resite.app.cli;

import io.resite.app.config.Configuration;
import io.resite.folder.SiteFolder;
import io.resite.plan.RecoveryPlan;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// All kinds of documents that people write or read, by the word they say so with.
final class DocumentKinds {
    static final SortedMap<String, Class<?>> ALL = all();

    private DocumentKinds() {}

    private static SortedMap<String, Class<?>> all() {
        var kinds = new TreeMap<String, Class<?>>(SiteFolder.KINDS);
        kinds.putAll(Map.of("Configuration", Configuration.class, "RecoveryPlan", RecoveryPlan.class));
        return kinds;
    }
}

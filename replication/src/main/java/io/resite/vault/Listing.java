package io.resite.vault;

import java.util.ArrayList;
import java.util.List;

/// Finds names in a store that knows only keys.
final class Listing {
    private static final int PAGE = 1000;

    private Listing() {}

    /// The names directly below a folder, in the order of their keys.
    static List<String> below(ObjectStore store, String folder) {
        return store.below(folder).stream().sorted().map(Names::name).toList();
    }

    /// The same as they stand in keys, for a store that lists nothing but keys: past everything below a name once it
    /// was
    /// seen.
    static List<String> pageByPage(ObjectStore store, String folder) {
        var found = new ArrayList<String>();
        var prefix = folder + "/";
        var after = "";
        while (true) {
            var page = store.list(prefix, after, PAGE);
            for (var key : page) {
                var end = key.indexOf('/', prefix.length());
                var name = key.substring(prefix.length(), end < 0 ? key.length() : end);
                if (found.isEmpty() || !found.getLast().equals(name)) {
                    found.add(name);
                }
                after = end < 0 ? key : key.substring(0, end) + Names.AFTER_FOLDER;
            }
            if (page.size() < PAGE) {
                return List.copyOf(found);
            }
        }
    }
}

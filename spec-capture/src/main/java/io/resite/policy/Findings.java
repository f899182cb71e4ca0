package io.resite.policy;

import io.resite.document.Nearest;
import io.resite.policy.Finding.Gravity;
import io.resite.spec.SiteId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;

/// What the rules find, in the order in which they look.
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    List<Finding> all() {
        return List.copyOf(all);
    }

    void error(String field, String entry, String message) {
        all.add(new Finding(Gravity.ERROR, field, entry, message));
    }

    void note(String field, String entry, String message) {
        all.add(new Finding(Gravity.NOTE, field, entry, message));
    }

    /// A name that a site must have.
    void known(String field, String entry, String kind, String name, Collection<String> names, SiteId site) {
        known(field, entry, "site %s has no %s".formatted(site, kind), name, names);
    }

    /// A name that must be among others.
    ///
    /// @param missing what to say if it is not, before the name
    void known(String field, String entry, String missing, String name, Collection<String> names) {
        if (!names.contains(name)) {
            error(field, entry, "%s \"%s\"%s".formatted(missing, name, Nearest.hint(name, names)));
        }
    }

    /// Names of which each may be there once.
    ///
    /// @param field the way to one, with its place as `%d`
    /// @param message what to say of one that is there again
    void once(List<String> names, String field, String entry, String message) {
        var seen = new HashMap<String, Integer>();
        for (var index = 0; index < names.size(); index++) {
            if (seen.merge(names.get(index), 1, Integer::sum) == 2) {
                error(field.formatted(index), entry, message.formatted(names.get(index)));
            }
        }
    }
}

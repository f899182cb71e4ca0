package io.resite.policy;

import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A hook has its turn where it stands, can be told from its neighbours, and is of a kind that fits the moment.
final class HookRules {
    /// Digits alone are the places of hooks without a name.
    private static final Pattern NAME = Pattern.compile("(?!\\d+$)[A-Za-z0-9._-]+");

    private final Findings found;

    HookRules(Findings found) {
        this.found = found;
    }

    /// @param field what has the hooks
    /// @param fits the moments that hooks may have there
    /// @param otherwise what is said of another moment
    void look(List<Hook> hooks, String field, String entry, Predicate<Moment> fits, String otherwise) {
        var names = new HashSet<String>();
        for (var place = 0; place < hooks.size(); place++) {
            var hook = hooks.get(place);
            var at = (field.isEmpty() ? "" : field + ".") + "hooks[%d]".formatted(place);
            if (!fits.test(hook.when())) {
                found.error(at + ".when", entry, otherwise);
            }
            if (!hook.name().isEmpty() && !NAME.matcher(hook.name()).matches()) {
                found.error(
                        at + ".name",
                        entry,
                        "\"%s\" is to be part of a step's name; use letters, digits, dots and dashes, and not digits alone"
                                .formatted(hook.name()));
            }
            if (!hook.name().isEmpty() && !names.add(hook.when().word() + "/" + hook.name())) {
                found.error(
                        at + ".name", entry, "two hooks of one moment are named %s; rename one".formatted(hook.name()));
            }
            if (hook.when().isOfPoints() && (hook instanceof Hook.Manual || hook instanceof Hook.Endpoint)) {
                found.error(at + ".kind", entry, "a point waits neither for people nor for Camel; use script or http");
            }
        }
    }
}

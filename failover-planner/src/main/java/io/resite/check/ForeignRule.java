package io.resite.check;

import io.resite.check.Translation.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/// A machine of another hypervisor than the recovery host has: what would have to become of its definition.
final class ForeignRule implements Rule {
    @Override
    public void look(Trial trial, Findings to) {
        var definition = trial.definition();
        if (!Translation.isForeign(definition) || trial.guest().isPresent()) {
            return;
        }
        var items = Translation.of(definition);
        to.against(
                "its definition is one for %s, and a rebuild does not translate it yet"
                        .formatted(definition.hypervisor()),
                "convert the machine by hand: " + said(items));
        items.stream()
                .filter(item -> item.outcome() == Outcome.CANNOT)
                .map(item -> new Reason("%s has no counterpart under KVM".formatted(object(item.field())), item.why()))
                .distinct()
                .forEach(to::against);
    }

    /// Of a device all is said at once.
    private static String object(String field) {
        var parts = field.split("\\.", -1);
        return parts.length < 2 ? field : parts[0] + "." + parts[1];
    }

    private static String said(List<Translation> items) {
        return items.stream()
                .filter(item -> item.outcome() == Outcome.TRANSLATED)
                .map(Translation::inWords)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}

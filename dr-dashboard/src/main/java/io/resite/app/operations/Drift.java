package io.resite.app.operations;

import io.resite.change.Change;
import io.resite.change.SiteChanges;
import io.resite.spec.Site;
import java.util.Comparator;
import java.util.List;

/// How a site has come away from what it was in the revision before, what matters to recovery first.
record Drift(List<String> sentences) {
    static final Drift NONE = new Drift(List.of());

    Drift {
        sentences = List.copyOf(sentences);
    }

    static Drift between(Site before, Site after) {
        return new Drift(SiteChanges.between(before, after).stream()
                .sorted(Comparator.comparing(Change::weight))
                .map(Change::sentence)
                .toList());
    }

    int count() {
        return sentences.size();
    }

    /// The first few of them.
    List<String> first(int most) {
        return sentences.stream().limit(most).toList();
    }

    /// How many there are and what the first few say, on one line.
    String inShort(int most) {
        if (sentences.isEmpty()) {
            return "nothing but addresses";
        }
        return "%d %s: %s%s"
                .formatted(
                        count(),
                        count() == 1 ? "change" : "changes",
                        String.join("; ", first(most)),
                        count() > most ? "; and %d more".formatted(count() - most) : "");
    }
}

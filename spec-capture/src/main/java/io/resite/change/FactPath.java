package io.resite.change;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Where a fact belongs: names of fields, and labels of entries between them, as in `disks`, `vda`, `capacity`.
record FactPath(List<String> steps) {
    static final FactPath ROOT = new FactPath(List.of());

    FactPath {
        steps = List.copyOf(steps);
    }

    static FactPath of(String... steps) {
        return new FactPath(List.of(steps));
    }

    FactPath then(String... further) {
        var longer = new ArrayList<>(steps);
        longer.addAll(List.of(further));
        return new FactPath(longer);
    }

    String last() {
        return steps.getLast();
    }

    /// The first `count` steps.
    FactPath first(int count) {
        return new FactPath(steps.subList(0, count));
    }

    /// All paths on the way to it, the shortest first, itself last.
    Stream<FactPath> way() {
        return Stream.iterate(1, count -> count <= steps.size(), count -> count + 1)
                .map(this::first);
    }

    /// The same with each label of an entry replaced by `*`: what it says of any entry.
    String pattern() {
        var pattern = new ArrayList<String>();
        var label = false;
        for (var step : steps) {
            pattern.add(label ? "*" : step);
            label = !label && Vocabulary.isCollection(step);
        }
        return String.join(".", pattern);
    }

    @Override
    public String toString() {
        return String.join(".", steps);
    }
}

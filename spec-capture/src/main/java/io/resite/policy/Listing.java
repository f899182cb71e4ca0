package io.resite.policy;

import java.util.List;

/// Names in a sentence: a few of them, and how many more.
final class Listing {
    private static final int NAMED = 5;

    private Listing() {}

    static String of(List<String> names) {
        return names.size() <= NAMED + 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}

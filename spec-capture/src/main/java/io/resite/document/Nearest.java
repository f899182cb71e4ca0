package io.resite.document;

import java.util.Collection;
import java.util.Comparator;

/// Finds what a person may have meant by a name that nobody knows.
public final class Nearest {
    private Nearest() {}

    /// `; did you mean "rpo"?`, or the known names when nothing is near, or nothing when there are none or too many.
    public static String hint(String unknown, Collection<String> known) {
        var best = known.stream()
                .min(Comparator.<String>comparingInt(name -> distance(unknown, name))
                        .thenComparing(Comparator.naturalOrder()));
        if (best.isPresent() && distance(unknown, best.get()) <= Math.max(2, unknown.length() / 3)) {
            return "; did you mean " + best.get() + "?";
        }
        return known.isEmpty() || known.size() > 20
                ? ""
                : "; known: " + String.join(", ", known.stream().sorted().toList());
    }

    /// Edits between two names, letter case ignored (Levenshtein).
    private static int distance(String one, String other) {
        var above = new int[other.length() + 1];
        for (var column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (var row = 1; row <= one.length(); row++) {
            var current = new int[other.length() + 1];
            current[0] = row;
            for (var column = 1; column <= other.length(); column++) {
                var same =
                        Character.toLowerCase(one.charAt(row - 1)) == Character.toLowerCase(other.charAt(column - 1));
                var replaced = above[column - 1] + (same ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[other.length()];
    }
}

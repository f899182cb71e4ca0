package io.resite.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

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

    /// Edits between two names, letter case ignored: letters added, left out, replaced, or two of them swapped.
    private static int distance(String one, String other) {
        var before = one.toLowerCase(Locale.ROOT);
        var after = other.toLowerCase(Locale.ROOT);
        var edits = new int[before.length() + 1][after.length() + 1];
        for (var row = 0; row <= before.length(); row++) {
            for (var column = 0; column <= after.length(); column++) {
                if (row == 0 || column == 0) {
                    edits[row][column] = row + column;
                    continue;
                }
                var same = before.charAt(row - 1) == after.charAt(column - 1);
                var replaced = edits[row - 1][column - 1] + (same ? 0 : 1);
                edits[row][column] = Math.min(replaced, 1 + Math.min(edits[row - 1][column], edits[row][column - 1]));
                var swapped = row > 1
                        && column > 1
                        && before.charAt(row - 1) == after.charAt(column - 2)
                        && before.charAt(row - 2) == after.charAt(column - 1);
                if (swapped) {
                    edits[row][column] = Math.min(edits[row][column], edits[row - 2][column - 2] + 1);
                }
            }
        }
        return edits[before.length()][after.length()];
    }
}

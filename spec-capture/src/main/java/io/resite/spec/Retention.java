package io.resite.spec;

import io.resite.document.Sparse;

/// Which points of a group are kept: the newest ones, and the last one of each of the newest hours, days and so on.
/// Nothing said keeps all.
@Sparse
public record Retention(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
    static final Retention ALL = new Retention(0, 0, 0, 0, 0, 0);

    public boolean keepsAll() {
        return equals(ALL);
    }
}

package io.resite.check;

import java.util.ArrayList;
import java.util.List;

/// One machine on one recovery host.
///
/// @param reasons why it could not start there; none when it could
/// @param changes what would be different there from the primary
public record Cell(String host, List<Reason> reasons, List<String> changes) {
    public Cell {
        reasons = List.copyOf(reasons);
        changes = List.copyOf(changes);
    }

    public boolean green() {
        return reasons.isEmpty();
    }

    /// The same with one change more.
    public Cell with(String change) {
        var all = new ArrayList<>(changes);
        all.add(change);
        return new Cell(host, reasons, all);
    }

    /// The same with a reason told better.
    public Cell replacing(Reason old, Reason better) {
        return new Cell(
                host,
                reasons.stream()
                        .map(reason -> reason.equals(old) ? better : reason)
                        .toList(),
                changes);
    }

    /// The same with one reason more.
    public Cell and(Reason reason) {
        var all = new ArrayList<>(reasons);
        all.add(reason);
        return new Cell(host, all, changes);
    }
}

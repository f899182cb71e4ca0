package io.resite.check;

import java.util.ArrayList;
import java.util.List;

/// What the rules find in one cell, in the order in which a person would fix it.
final class Findings {
    private final List<Reason> reasons = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    void against(String what, String fix) {
        reasons.add(new Reason(what, fix));
    }

    void against(Reason reason) {
        reasons.add(reason);
    }

    void changed(String what) {
        changes.add(what);
    }

    Cell cell(String host) {
        return new Cell(
                host,
                reasons.stream().distinct().toList(),
                changes.stream().distinct().toList());
    }
}

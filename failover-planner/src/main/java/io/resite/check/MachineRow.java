package io.resite.check;

import io.resite.spec.MachineId;
import java.util.List;

/// A machine and every host of the recovery site.
public record MachineRow(MachineId machine, String name, List<Cell> cells) {
    public MachineRow {
        cells = List.copyOf(cells);
    }

    /// Whether any host could take it.
    public boolean startable() {
        return cells.stream().anyMatch(Cell::green);
    }
}

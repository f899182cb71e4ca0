package io.resite.check;

import io.resite.spec.MachineId;
import io.resite.spec.SiteId;
import java.util.List;
import java.util.function.BiFunction;

/// Machines of a site by hosts of its recovery site.
///
/// @param hosts in the order of each row's cells
public record Matrix(SiteId site, SiteId at, List<String> hosts, List<MachineRow> rows) {
    public Matrix {
        hosts = List.copyOf(hosts);
        rows = List.copyOf(rows);
    }

    /// Machines that no host could take.
    public List<MachineRow> stuck() {
        return rows.stream().filter(row -> !row.startable()).toList();
    }

    /// The same with every cell looked at again.
    public Matrix map(BiFunction<MachineId, Cell, Cell> look) {
        return new Matrix(
                site,
                at,
                hosts,
                rows.stream()
                        .map(row -> new MachineRow(
                                row.machine(),
                                row.name(),
                                row.cells().stream()
                                        .map(cell -> look.apply(row.machine(), cell))
                                        .toList()))
                        .toList());
    }
}

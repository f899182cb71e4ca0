package io.resite.app.api;

import io.resite.check.Cell;
import io.resite.check.MachineRow;
import io.resite.check.Matrix;
import io.resite.check.Reason;
import java.time.Instant;
import java.util.List;

/// Which machines of a site could start on which hosts of another.
///
/// @param specRevision of the site, as it was checked
/// @param hosts in the order of each machine's cells
/// @param stuck names of machines that no host could take
public record CheckView(
        String site,
        long specRevision,
        String at,
        Instant checkedAt,
        List<String> hosts,
        List<MachineCheck> machines,
        List<String> stuck) {
    public CheckView {
        hosts = List.copyOf(hosts);
        machines = List.copyOf(machines);
        stuck = List.copyOf(stuck);
    }

    public static CheckView of(Matrix matrix, long specRevision, Instant at) {
        return new CheckView(
                matrix.site().value(),
                specRevision,
                matrix.at().value(),
                at,
                matrix.hosts(),
                matrix.rows().stream().map(MachineCheck::of).toList(),
                matrix.stuck().stream().map(MachineRow::name).toList());
    }

    /// @param startable whether any host could take it
    public record MachineCheck(String id, String name, boolean startable, List<HostCheck> hosts) {
        public MachineCheck {
            hosts = List.copyOf(hosts);
        }

        static MachineCheck of(MachineRow row) {
            return new MachineCheck(
                    row.machine().toString(),
                    row.name(),
                    row.startable(),
                    row.cells().stream().map(HostCheck::of).toList());
        }
    }

    /// @param startable whether it could start there
    /// @param reasons why not
    /// @param changes what would be different there from the primary
    public record HostCheck(String host, boolean startable, List<ReasonView> reasons, List<String> changes) {
        public HostCheck {
            reasons = List.copyOf(reasons);
            changes = List.copyOf(changes);
        }

        static HostCheck of(Cell cell) {
            return new HostCheck(
                    cell.host(),
                    cell.green(),
                    cell.reasons().stream().map(ReasonView::of).toList(),
                    cell.changes());
        }
    }

    /// @param fix the change that would make it able
    public record ReasonView(String what, String fix) {
        static ReasonView of(Reason reason) {
            return new ReasonView(reason.what(), reason.fix());
        }
    }
}

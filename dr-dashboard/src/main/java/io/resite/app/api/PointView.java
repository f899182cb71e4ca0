package io.resite.app.api;

import io.resite.document.ByteSize;
import io.resite.spec.Consistency;
import io.resite.spec.PointDisk.ChangeSource;
import java.time.Instant;
import java.util.List;

/// One acknowledged point of a machine, and what it cost to take.
///
/// @param branch whether its site wrote it after another one had taken the machine from an earlier point: it is
///     kept, and no plan chooses it by itself
public record PointView(
        String machine,
        String name,
        long sequence,
        Instant at,
        String group,
        Consistency consistency,
        boolean branch,
        List<DiskView> disks) {
    public PointView {
        disks = List.copyOf(disks);
    }

    /// @param source how the changed blocks were found
    /// @param read bytes read from the hypervisor
    /// @param stored bytes added to the vault
    public record DiskView(String target, ByteSize size, ChangeSource source, ByteSize read, ByteSize stored) {}
}

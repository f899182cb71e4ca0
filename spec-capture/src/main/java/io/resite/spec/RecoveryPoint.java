package io.resite.spec;

import io.resite.document.Formerly;
import java.time.Instant;
import java.util.List;

/// A machine at one instant, self-contained: its definition and where its blocks are. The commit record of a cycle.
///
/// @param parent sequence of the point it was derived from; 0 for a first
/// @param at the instant the disks were frozen, by the clock of the protect role
/// @param group the protection group whose acknowledgement names this point
/// @param definition as read while the instant was held
/// @param checkpoint the libvirt checkpoint that marks the instant; the base of the next increment
/// @param partial whether the disks are incomplete: a slice of a long first seed, never offered for recovery
/// @param epoch the owner epoch under which it was written
/// @param runningAt the site where the machine ran
/// @param notes what of the machine it does not hold, in words
@Formerly(VerbatimForm.class)
public record RecoveryPoint(
        PointId id,
        long parent,
        Instant at,
        String group,
        Consistency consistency,
        Machine definition,
        List<PointDisk> disks,
        String checkpoint,
        boolean partial,
        long epoch,
        SiteId runningAt,
        List<String> notes) {
    public RecoveryPoint {
        disks = List.copyOf(disks);
        notes = List.copyOf(notes);
    }

    /// A point that holds all of its machine.
    public RecoveryPoint(
            PointId id,
            long parent,
            Instant at,
            String group,
            Consistency consistency,
            Machine definition,
            List<PointDisk> disks,
            String checkpoint,
            boolean partial,
            long epoch,
            SiteId runningAt) {
        this(id, parent, at, group, consistency, definition, disks, checkpoint, partial, epoch, runningAt, List.of());
    }

    public MachineId machine() {
        return id.machine();
    }
}

package io.resite.app.operations;

import io.resite.plan.Mode;
import io.resite.plan.PointChoice;
import io.resite.plan.Selection;
import java.time.Duration;
import java.util.List;

/// What a person wants a plan of.
///
/// @param mode full, minimal, grow or migration; full with a selection is a part of the site
/// @param within of a migration: how long each machine may take to shut itself down; of a drill: how long it stays for
/// people to look around, zero for not at all
/// @param force of a migration: whether one that takes longer has its plug pulled
/// @param copying of a drill: whether disks are copied as in a failover; else all machines run out of the vault
/// @param lost hosts of the recovery site that are off and stay so: what earlier runs brought there is brought anew
public record Wanted(
        Mode mode,
        PointChoice points,
        Selection selection,
        Duration within,
        boolean force,
        boolean copying,
        List<String> lost) {
    /// All that fits, from the newest points.
    public static final Wanted EVERYTHING = new Wanted(Mode.FULL, PointChoice.NEWEST, Selection.ALL, List.of());

    /// No migration.
    public Wanted(Mode mode, PointChoice points, Selection selection, List<String> lost) {
        this(mode, points, selection, Duration.ZERO, false, false, lost);
    }
}

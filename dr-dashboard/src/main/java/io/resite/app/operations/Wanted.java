package io.resite.app.operations;

import io.resite.plan.Mode;
import io.resite.plan.PointChoice;
import io.resite.plan.Selection;
import java.time.Duration;

/// What a person wants a plan of.
///
/// @param mode full, minimal, grow or migration; full with a selection is a part of the site
/// @param within of a migration: how long each machine may take to shut itself down
/// @param force of a migration: whether one that takes longer has its plug pulled
public record Wanted(Mode mode, PointChoice points, Selection selection, Duration within, boolean force) {
    /// All that fits, from the newest points.
    public static final Wanted EVERYTHING = new Wanted(Mode.FULL, PointChoice.NEWEST, Selection.ALL);

    /// No migration.
    public Wanted(Mode mode, PointChoice points, Selection selection) {
        this(mode, points, selection, Duration.ZERO, false);
    }
}

package io.resite.ownership;

import io.resite.spec.Catalogue;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Histories that went on where they should have ended: points that a machine's former site wrote after another
/// one had brought it back from an earlier point. They are kept and shown, and never chosen by themselves.
public final class Branches {
    private final SiteId origin;
    private final Ownership ownership;
    private final Map<String, List<Owner>> histories = new HashMap<>();

    /// Owner records are read once for each group that is asked for.
    ///
    /// @param origin whose machines' points are looked at
    public Branches(SiteId origin, Ownership ownership) {
        this.origin = origin;
        this.ownership = ownership;
    }

    public boolean has(RecoveryPoint point) {
        return isBranch(point, histories.computeIfAbsent(point.group(), group -> ownership.history(origin, group)));
    }

    /// What a plan may choose from by itself.
    public Catalogue without(Catalogue all) {
        return new Catalogue(all.points().stream().filter(point -> !has(point)).toList());
    }

    /// @param history of the point's group, oldest first
    static boolean isBranch(RecoveryPoint point, List<Owner> history) {
        for (var index = 0; index < history.size(); index++) {
            var owner = history.get(index);
            if (owner.epoch() > point.epoch() && !isGivenBack(history, index) && wasLeft(point, owner)) {
                return true;
            }
        }
        return false;
    }

    /// What was taken and given back ended no history.
    private static boolean isGivenBack(List<Owner> history, int index) {
        if (index + 1 == history.size()) {
            return false;
        }
        var before = index == 0 ? "" : history.get(index - 1).run();
        return history.get(index + 1).run().equals(before);
    }

    private static boolean wasLeft(RecoveryPoint point, Owner owner) {
        return owner.points().stream()
                .anyMatch(from ->
                        from.machine().equals(point.machine()) && point.id().sequence() > from.sequence());
    }
}

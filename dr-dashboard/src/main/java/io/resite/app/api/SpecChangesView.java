package io.resite.app.api;

import io.resite.change.Change;
import io.resite.change.Weight;
import java.time.Instant;
import java.util.List;

/// What is different in one revision of a site's spec from another.
public record SpecChangesView(
        String site, long from, Instant fromCapturedAt, long to, Instant toCapturedAt, List<ChangeView> changes) {
    public SpecChangesView {
        changes = List.copyOf(changes);
    }

    /// @param name of the object as it is called in the later revision, or in the earlier one when it is gone
    /// @param field what of it, as in `disks.vda.capacity`; empty when it is the object as a whole
    /// @param before empty when there was none
    /// @param after empty when there is none now
    public record ChangeView(
            Change.Kind kind, String name, String field, String before, String after, String sentence, Weight weight) {
        public static ChangeView of(Change change) {
            return new ChangeView(
                    change.kind(),
                    change.name(),
                    change.field(),
                    change.before(),
                    change.after(),
                    change.sentence(),
                    change.weight());
        }
    }
}

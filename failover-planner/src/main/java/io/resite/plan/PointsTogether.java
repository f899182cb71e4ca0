package io.resite.plan;

import io.resite.plan.PointChoice.Rule;
import io.resite.spec.Acknowledgement;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Chooses points of a group that belong together: of one instant, all of which are as they were asked for. Pure; what
/// is known of a point is asked of whoever knows.
///
/// @param choice any but the newest, for which nothing has to be chosen
/// @param damaged whether something of a point is known to be damaged
/// @param proved whether a machine was seen to boot from a point and be well
/// @param hasChecks whether anything could show that the machine is well: one without is never proved
public record PointsTogether(
        PointChoice choice,
        Predicate<RecoveryPoint> damaged,
        Predicate<PointId> proved,
        Predicate<MachineId> hasChecks) {

    /// An acknowledgement with its whole points.
    public record Instance(Acknowledgement record, List<RecoveryPoint> points) {
        public Instance {
            points = points.stream().filter(point -> !point.partial()).toList();
        }
    }

    /// Whether a group can come back as of this instant.
    public boolean fits(Instance instance) {
        return !instance.points().isEmpty()
                && switch (choice.rule()) {
                    case NEWEST -> true;
                    case AT, CLEAN -> instance.points().stream().allMatch(this::fitsAlone);
                    case PROVED -> isProved(instance.points());
                };
    }

    /// What the instance does not have of a machine comes from the machine's own newest point before it that fits.
    ///
    /// @param own of the machine, newest first
    public Optional<RecoveryPoint> before(Instance instance, List<RecoveryPoint> own) {
        return own.stream()
                .filter(point -> !point.partial()
                        && !point.at().isAfter(instance.record().at()))
                .filter(this::fitsAlone)
                .findFirst();
    }

    private boolean fitsAlone(RecoveryPoint point) {
        return switch (choice.rule()) {
            case NEWEST -> true;
            case AT -> !point.at().isAfter(choice.at());
            case CLEAN -> !damaged.test(point);
            case PROVED -> !hasChecks.test(point.machine()) || proved.test(point.id());
        };
    }

    /// Every machine that could be seen to be well was, and there is one.
    private boolean isProved(List<RecoveryPoint> points) {
        return points.stream().anyMatch(point -> proved.test(point.id()))
                && points.stream().allMatch(this::fitsAlone);
    }

    static String nothingFits(PointChoice choice) {
        return "the vault has no point of it among " + choice.words() + "; choose others (`--point newest`"
                + (choice.rule() == Rule.AT ? ", or a later `--at`)" : ")");
    }
}

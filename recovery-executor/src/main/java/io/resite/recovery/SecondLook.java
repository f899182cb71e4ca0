package io.resite.recovery;

import io.resite.run.Runs;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.vault.Vault;
import java.util.Optional;
import java.util.stream.Stream;

/// What a run looks at once more when it is in the journal and before it acts. Whoever could come in its way writes
/// first and looks afterwards as well, so of two one at least sees the other, however long either was held up between
/// its first look and its writing.
final class SecondLook {
    private final Vault vault;
    private final Runs runs;

    SecondLook(Vault vault, Runs runs) {
        this.vault = vault;
        this.runs = runs;
    }

    /// Why the run must not go on, if anything is in its way.
    ///
    /// @param reopened whether it had ended
    Optional<String> obstacle(Underway run, boolean reopened) {
        return pointsGoing(run)
                .or(() -> hasBegun(run) ? Optional.empty() : rival(run))
                .or(() -> reopened ? later(run) : Optional.empty());
    }

    /// Whoever removes points announces it, and then looks which runs use them.
    private Optional<String> pointsGoing(Underway run) {
        var going = vault.site(run.started().site()).retired();
        return run.machines().stream()
                .filter(machine -> going.contains(machine.point()))
                .findFirst()
                .map(machine -> "point %d of %s is just being removed by its group's retention: plan again"
                        .formatted(machine.point().sequence(), machine.name()));
    }

    private static boolean hasBegun(Underway run) {
        return run.outlines().stream().anyMatch(step -> !(run.step(step.id()) instanceof StepState.Waiting));
    }

    /// Two runs of a site would bring its machines twice. A drill makes way for any other, and comes in nobody's.
    private Optional<String> rival(Underway run) {
        return runs.ids().stream()
                .filter(other -> !other.equals(run.started().run()))
                .flatMap(other -> runs.state(other).stream())
                .flatMap(state -> state instanceof Underway other ? Stream.of(other) : Stream.empty())
                .filter(other -> other.started().site().equals(run.started().site()))
                .filter(other -> run.isDrill() || !other.isDrill())
                .findFirst()
                .map(other -> "run " + other.started().run() + " of site "
                        + run.started().site() + " began at the same time: follow that one");
    }

    private Optional<String> later(Underway run) {
        var site = run.started().site();
        return runs.after(run.started().run(), site)
                .map(later -> "run " + later + " of site " + site + " came after it: follow that one");
    }
}

package io.resite.simulation;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/// Looks for a mutant's mistake: worlds with the product as it would be with it, until one shows it.
final class Trial {
    private final Mutant mutant;

    Trial(Mutant mutant) {
        this.mutant = mutant;
    }

    /// @param worlds how many it took
    record Caught(long seed, int worlds, String violation) {}

    /// @param most worlds to look at
    Optional<Caught> run(long firstSeed, int most) {
        try {
            var inside = new MutantLoader(mutant.edits).loadClass(Trial.class.getName());
            var look = inside.getDeclaredMethod("look", String.class, long.class, int.class);
            look.setAccessible(true);
            var found = (Object[]) look.invoke(null, mutant.name(), firstSeed, most);
            return found.length == 0
                    ? Optional.empty()
                    : Optional.of(new Caught((long) found[0], (int) found[1], (String) found[2]));
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(mutant + ": " + thrown.getTargetException(), thrown);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(mutant.name(), changed);
        }
    }

    /// In the mutant's own classes: seed, number of worlds and violation, or nothing.
    static Object[] look(String name, long firstSeed, int most) {
        var simulation = new Simulation(Mutant.valueOf(name));
        for (var number = 0; number < most; number++) {
            var seed = Simulation.seed(firstSeed, number);
            var told = simulation.run(seed, false);
            if (told.violation().isPresent()) {
                return new Object[] {seed, number + 1, told.violation().get()};
            }
        }
        return new Object[0];
    }
}

package io.resite.app.operations;

import io.resite.recovery.Filling;
import io.resite.recovery.RecoveryEngine;
import java.util.Map;
import java.util.Optional;

/// What this process's engine knows of its runs beyond their journals. The engine is made later than those who look.
final class Engines {
    private volatile Optional<RecoveryEngine> engine = Optional.empty();

    void made(RecoveryEngine made) {
        engine = Optional.of(made);
    }

    Map<String, Filling> fillings(String run) {
        return engine.map(it -> it.fillings(run)).orElse(Map.of());
    }
}

package io.resite.recovery;

import java.io.Serial;

/// A run cannot be begun, resumed or changed here and now; the message says why and what to do.
public final class RunRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RunRefused(String message) {
        super(message);
    }

    /// The run cannot take what a person decided about it.
    static RunRefused because(String run, String obstacle) {
        return new RunRefused("run " + run + " cannot do that: " + obstacle);
    }
}

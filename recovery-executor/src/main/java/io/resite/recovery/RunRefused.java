package io.resite.recovery;

import java.io.Serial;

/// A run cannot be begun or resumed here and now; the message says why and what to do.
public final class RunRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RunRefused(String message) {
        super(message);
    }
}

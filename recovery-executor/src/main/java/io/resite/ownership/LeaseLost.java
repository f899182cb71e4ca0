package io.resite.ownership;

import java.io.Serial;

/// The lease could not be had or kept: whoever gets this must not act.
public final class LeaseLost extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    LeaseLost(String message) {
        super(message);
    }
}

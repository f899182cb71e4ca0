package io.resite.recovery;

import java.io.Serial;

/// Replication could not take the points that a run asked it for; the message says why, and the way out.
public final class CycleRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CycleRefused(String message) {
        super(message);
    }
}

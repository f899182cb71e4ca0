package io.resite.replication;

import java.io.Serial;

/// A cycle that acknowledged nothing. The message names each machine with its reason.
public final class CycleException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CycleException(String message) {
        super(message);
    }

    public CycleException(String message, Throwable cause) {
        super(message, cause);
    }
}

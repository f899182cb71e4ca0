package io.resite.nbd;

import java.io.Serial;

/// The other end is gone, refused, or broke the protocol. The message names the address and the export.
public final class NbdException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NbdException(String message) {
        super(message);
    }

    public NbdException(String message, Throwable cause) {
        super(message, cause);
    }
}

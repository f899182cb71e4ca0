package io.resite.vault;

import java.io.Serial;

/// The store cannot be asked, or its answer makes no sense. The message names the store and the way out.
public final class StoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }
}

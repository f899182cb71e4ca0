package io.resite.spec;

import java.io.Serial;

/// A document that cannot be read. The message names document, place and field, and says what was expected there.
public final class DocumentException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DocumentException(String message) {
        super(message);
    }
}

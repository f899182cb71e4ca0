package io.resite.document;

import java.io.Serial;

/// A document or definition that cannot be read. The message names it, place and field, and says what was expected
/// there.
public final class DocumentException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DocumentException(String message) {
        super(message);
    }
}

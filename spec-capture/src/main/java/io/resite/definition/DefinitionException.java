package io.resite.definition;

import java.io.Serial;

/// A definition that cannot be read, changed or written. The message is for an operator: what, where, and what was
/// expected. It never holds a secret.
public final class DefinitionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DefinitionException(String message) {
        super(message);
    }
}

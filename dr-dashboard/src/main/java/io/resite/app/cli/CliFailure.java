package io.resite.app.cli;

import java.io.Serial;

/// A command that ends with exit status 1. The message is the one line that a person sees.
public final class CliFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CliFailure(String message) {
        super(message);
    }
}

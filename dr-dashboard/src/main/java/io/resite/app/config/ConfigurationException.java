package io.resite.app.config;

import java.io.Serial;

/// A configuration that cannot be used. The message names file, field and what was expected there.
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}

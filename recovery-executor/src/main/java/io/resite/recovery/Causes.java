package io.resite.recovery;

import java.util.concurrent.ExecutionException;

/// What another thread threw, as it was thrown.
final class Causes {
    private Causes() {}

    static RuntimeException behind(ExecutionException wrapped) {
        return switch (wrapped.getCause()) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(wrapped);
        };
    }
}

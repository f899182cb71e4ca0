package io.resite.recovery;

import java.util.concurrent.ExecutionException;

/// What another thread threw, as it was thrown.
final class Causes {
    private Causes() {}

    static RuntimeException behind(ExecutionException wrapped) {
        var cause = wrapped.getCause();
        return behind(cause == null ? wrapped : cause);
    }

    static RuntimeException behind(Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }
}

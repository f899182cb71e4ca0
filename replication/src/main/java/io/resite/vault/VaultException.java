package io.resite.vault;

import java.io.Serial;

/// A vault that cannot be used as asked: not a vault, sealed, wrong key, damaged. The message names the object and
/// the way out.
public final class VaultException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public VaultException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Why.
    public enum Kind {
        NOT_A_VAULT,
        ALREADY_A_VAULT,
        STORE_UNFIT,
        SEALED,
        WRONG_KEY,
        DAMAGED,
        UNKNOWN_OUTCOME,
        /// A pack that was being used has been condemned by garbage collection: repeat the cycle.
        CONDEMNED,
        NOT_THERE
    }
}

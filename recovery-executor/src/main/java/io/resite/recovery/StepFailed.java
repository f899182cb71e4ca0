package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.ownership.OwnershipLost;
import io.resite.run.Failure;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.io.Serial;
import java.util.Optional;

/// Carries a [Failure] out of a step. The broken worlds below are turned into failures here and nowhere else.
final class StepFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    StepFailed(Failure failure) {
        super(failure.text());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }

    /// The failure behind an exception; empty for a bug.
    static Optional<Failure> behind(RuntimeException thrown) {
        var message = String.valueOf(thrown.getMessage());
        return switch (thrown) {
            case StepFailed failed -> Optional.of(failed.failure);
            case HypervisorException broken ->
                Optional.of(
                        switch (broken) {
                            case HypervisorException.Unreachable _ -> new Failure.Unreachable(message);
                            case HypervisorException.NotThere _ -> new Failure.Missing(message);
                            case HypervisorException.AlreadyThere _ -> new Failure.Occupied(message);
                            case HypervisorException.Refused _ -> new Failure.Refused(message);
                        });
            case OwnershipLost _ -> Optional.of(new Failure.Occupied(message));
            case StoreException _ -> Optional.of(new Failure.Unreachable(message));
            case VaultException broken ->
                Optional.of(
                        switch (broken.kind()) {
                            case NOT_THERE -> new Failure.Missing(message);
                            case UNKNOWN_OUTCOME -> new Failure.Unreachable(message);
                            // Sealed, wrong key, damaged and whatever a later format adds: reading again will not help.
                            default -> new Failure.Damaged(message);
                        });
            default -> Optional.empty();
        };
    }
}

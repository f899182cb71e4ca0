package io.resite.app.operations;

import io.resite.app.config.ConfigurationException;
import io.resite.document.DocumentException;
import io.resite.hypervisor.HypervisorException;
import io.resite.nbd.NbdException;
import io.resite.ownership.LeaseLost;
import io.resite.recovery.RunRefused;
import io.resite.replication.CycleException;
import io.resite.run.JournalLost;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.io.Serial;
import java.util.Optional;

/// Why something that was asked for is not done: one line for a person, naming the object and the way out.
public final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public Refusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static Refusal notThere(String message) {
        return new Refusal(Kind.NOT_THERE, message);
    }

    public static Refusal conflict(String message) {
        return new Refusal(Kind.CONFLICT, message);
    }

    public static Refusal wrongUse(String message) {
        return new Refusal(Kind.WRONG_USE, message);
    }

    /// The one place where the ports' broken world becomes a refusal. Empty for what is a bug of ours.
    public static Optional<Refusal> of(Throwable broken) {
        return switch (broken) {
            case Refusal refusal -> Optional.of(refusal);
            case VaultException vault -> Optional.of(new Refusal(kind(vault), message(vault)));
            case StoreException store -> Optional.of(new Refusal(Kind.UNREACHABLE, message(store)));
            case HypervisorException.Unreachable host -> Optional.of(new Refusal(Kind.UNREACHABLE, message(host)));
            case HypervisorException host -> Optional.of(new Refusal(Kind.CONFLICT, message(host)));
            case CycleException cycle -> Optional.of(new Refusal(Kind.UNREACHABLE, message(cycle)));
            case RunRefused run -> Optional.of(new Refusal(Kind.CONFLICT, message(run)));
            case LeaseLost elsewhere -> Optional.of(new Refusal(Kind.CONFLICT, message(elsewhere)));
            case JournalLost elsewhere -> Optional.of(new Refusal(Kind.CONFLICT, message(elsewhere)));
            case NbdException nbd -> Optional.of(new Refusal(Kind.UNREACHABLE, message(nbd)));
            case DocumentException document -> Optional.of(new Refusal(Kind.WRONG_USE, message(document)));
            case ConfigurationException wrong -> Optional.of(new Refusal(Kind.WRONG_USE, message(wrong)));
            default -> Optional.empty();
        };
    }

    /// The line for the person.
    public String line() {
        return message(this);
    }

    public Kind kind() {
        return kind;
    }

    private static Kind kind(VaultException vault) {
        return switch (vault.kind()) {
            case SEALED -> Kind.SEALED;
            case NOT_THERE, NOT_A_VAULT -> Kind.NOT_THERE;
            case WRONG_KEY, ALREADY_A_VAULT, CONDEMNED -> Kind.CONFLICT;
            case STORE_UNFIT, DAMAGED, UNKNOWN_OUTCOME -> Kind.BROKEN;
        };
    }

    private static String message(Throwable broken) {
        var text = broken.getMessage();
        return text == null ? broken.getClass().getSimpleName() : text;
    }

    /// What sort of no it is.
    public enum Kind {
        WRONG_USE,
        NOT_THERE,
        CONFLICT,
        UNREACHABLE,
        SEALED,
        BROKEN
    }
}

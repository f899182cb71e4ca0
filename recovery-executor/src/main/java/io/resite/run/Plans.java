package io.resite.run;

import io.resite.document.Documents;
import io.resite.plan.RecoveryPlan;
import io.resite.vault.Vault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The plans of a vault, each under the SHA-256 of its written form: what was reviewed is what is executed.
public final class Plans {
    private final Vault vault;

    public Plans(Vault vault) {
        this.vault = vault;
    }

    /// The plan's name: 64 hex digits.
    public static String hash(RecoveryPlan plan) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Documents.json(plan)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Keeps a plan; one that is there already is fine.
    ///
    /// @return its hash
    public String store(RecoveryPlan plan) {
        var hash = hash(plan);
        vault.put(key(hash), Documents.json(plan));
        return hash;
    }

    public Optional<RecoveryPlan> find(String hash) {
        return vault.get(key(hash)).map(body -> Documents.read(body, RecoveryPlan.class, key(hash)));
    }

    private static String key(String hash) {
        return "plans/" + hash;
    }
}

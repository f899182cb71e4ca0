package io.resite.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Documents;
import io.resite.spec.SiteId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a run will do, in full, with the account of what does not come back and why. Kept under its content hash.
///
/// @param points which of its points the site comes back from
/// @param selection what of the site was asked for, as in `group shop`; empty for all of it
/// @param lost hosts of the recovery site that whoever asked says are off and stay so
public record RecoveryPlan(
        SiteId site,
        SiteId at,
        Mode mode,
        long specRevision,
        long policyRevision,
        List<PlannedMachine> machines,
        List<PlannedNetwork> networks,
        List<PlannedPool> pools,
        List<Step> steps,
        List<Verdict> account,
        @JsonProperty(defaultValue = "newest") PointChoice points,
        String selection,
        List<String> lost) {
    public RecoveryPlan {
        machines = List.copyOf(machines);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
        steps = List.copyOf(steps);
        account = List.copyOf(account);
        lost = List.copyOf(lost);
    }

    /// The same with machines elsewhere or from other points, and what is done then.
    public RecoveryPlan with(List<PlannedMachine> others, List<Step> otherSteps) {
        return new RecoveryPlan(
                site,
                at,
                mode,
                specRevision,
                policyRevision,
                others,
                networks,
                pools,
                otherSteps,
                account,
                points,
                selection,
                lost);
    }

    /// The plan's name: SHA-256 of its JSON document, 64 hex digits. What was reviewed is what is executed.
    public String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Documents.json(this)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public Optional<PlannedMachine> machine(String name) {
        return machines.stream().filter(machine -> machine.name().equals(name)).findFirst();
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}

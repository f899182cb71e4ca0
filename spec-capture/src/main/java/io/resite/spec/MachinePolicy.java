package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.util.List;

/// What people say of one machine: how much it matters, what must be up before it, how to tell that it is well, and
/// what may be changed about it elsewhere.
///
/// @param dependsOn names of machines, or of the policy's externals
/// @param hooks what is done around its start
@Sparse
public record MachinePolicy(
        @JsonProperty(required = true) String machine,
        @JsonProperty(defaultValue = "optional") Tier tier,
        List<String> dependsOn,
        List<HealthCheck> checks,
        MinimumSize minimum,
        @JsonProperty(defaultValue = "cold") RecoveryMode recovery,
        List<NicPolicy> nics,
        @JsonProperty(defaultValue = "refuse") Passthrough passthrough,
        List<Hook> hooks) {
    public MachinePolicy {
        dependsOn = List.copyOf(dependsOn);
        checks = List.copyOf(checks);
        nics = List.copyOf(nics);
        hooks = List.copyOf(hooks);
    }

    /// With nothing said about how it comes back.
    public MachinePolicy(String machine, Tier tier, List<String> dependsOn, List<HealthCheck> checks) {
        this(
                machine,
                tier,
                dependsOn,
                checks,
                MinimumSize.ITS_OWN,
                RecoveryMode.COLD,
                List.of(),
                Passthrough.REFUSE,
                List.of());
    }
}

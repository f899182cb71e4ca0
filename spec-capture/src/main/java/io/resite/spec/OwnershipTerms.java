package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;

/// How a site's groups are kept from running at two sites.
///
/// @param guardAge how old what a host knows of advisory groups may be while it still starts their machines
/// @param onReturn what becomes of machines that a returning primary still runs although another site owns them
/// @param lease strict groups: unable to renew for so long, the site destroys their machines
/// @param margin strict groups: how much longer than that the taker waits
@Sparse
public record OwnershipTerms(
        @JsonProperty(defaultValue = "1 h") Duration guardAge,
        @JsonProperty(defaultValue = "disable") OnReturn onReturn,
        @JsonProperty(defaultValue = "60 s") Duration lease,
        @JsonProperty(defaultValue = "30 s") Duration margin) {
    public static final OwnershipTerms USUAL =
            new OwnershipTerms(Duration.ofHours(1), OnReturn.DISABLE, Duration.ofSeconds(60), Duration.ofSeconds(30));

    /// What a returning primary does with machines of groups that another site owns.
    public enum OnReturn {
        /// They are destroyed, and never start by themselves again.
        STOP,
        /// They run on, and never start by themselves again.
        DISABLE,
        /// It is told, and nothing is changed.
        REPORT
    }
}

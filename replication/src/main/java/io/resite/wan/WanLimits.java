package io.resite.wan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Rate;
import io.resite.spec.Share;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/// What replication may take of the line to the vault, as configured. Reading, so every recovery, is not limited.
///
/// @param limit for all cycles of the process together, when no rule says otherwise
/// @param rules the first that covers the time counts
/// @param seedShare what first seeds get of it while other groups have something to send
public record WanLimits(
        @JsonProperty(defaultValue = "unlimited") Rate limit,
        List<WanRule> rules,
        @JsonProperty(defaultValue = "30 %") Share seedShare) {
    public static final WanLimits NONE = new WanLimits(Rate.UNLIMITED, List.of(), new Share(30));

    public WanLimits {
        rules = List.copyOf(rules);
    }

    /// The rule that counts at a time.
    public Optional<WanRule> rule(LocalDateTime now) {
        return rules.stream().filter(rule -> rule.covers(now)).findFirst();
    }

    public Rate at(LocalDateTime now) {
        return rule(now).map(WanRule::limit).orElse(limit);
    }
}

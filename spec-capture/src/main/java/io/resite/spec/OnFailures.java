package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a run does when a machine fails, by the machine's tier. Nothing said: it holds back what depends on it.
public record OnFailures(
        @JsonProperty(defaultValue = "hold") OnFailure infrastructure,
        @JsonProperty(defaultValue = "hold") OnFailure critical,
        @JsonProperty(defaultValue = "hold") OnFailure important,
        @JsonProperty(defaultValue = "hold") OnFailure optional) {
    public static final OnFailures HOLD =
            new OnFailures(OnFailure.HOLD, OnFailure.HOLD, OnFailure.HOLD, OnFailure.HOLD);

    public OnFailure of(Tier tier) {
        return switch (tier) {
            case INFRASTRUCTURE -> infrastructure;
            case CRITICAL -> critical;
            case IMPORTANT -> important;
            case OPTIONAL -> optional;
        };
    }
}

package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/// Something of the people's own that is done at a moment of a machine's or a group's life.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Hook.Script.class, name = "script"),
    @JsonSubTypes.Type(value = Hook.Http.class, name = "http")
})
public sealed interface Hook {
    Moment when();

    /// How long it may take.
    Duration within();

    /// When a hook has its turn.
    enum Moment {
        @JsonProperty("before-start")
        BEFORE_START,
        @JsonProperty("after-start")
        AFTER_START,
        @JsonProperty("before-point")
        BEFORE_POINT,
        @JsonProperty("after-point")
        AFTER_POINT;

        /// Whether it belongs to replication, not to a recovery.
        public boolean isOfPoints() {
            return this == BEFORE_POINT || this == AFTER_POINT;
        }
    }

    /// A program beside the service; it is well when its exit status is 0.
    record Script(
            @JsonProperty(required = true) Moment when,
            @JsonProperty(required = true) String command,
            @JsonProperty(defaultValue = "60 s") Duration within)
            implements Hook {}

    /// `POST` to an address; it is well when the status is 2xx.
    record Http(
            @JsonProperty(required = true) Moment when,
            @JsonProperty(required = true) String url,
            @JsonProperty(defaultValue = "60 s") Duration within)
            implements Hook {}
}

package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.resite.document.Sparse;
import java.time.Duration;
import java.util.Set;

/// Something of the people's own that is done at a moment of a machine's, a group's or a run's life.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Hook.Script.class, name = "script"),
    @JsonSubTypes.Type(value = Hook.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Hook.Endpoint.class, name = "endpoint"),
    @JsonSubTypes.Type(value = Hook.Manual.class, name = "manual")
})
public sealed interface Hook {
    Moment when();

    /// What people call it; empty: its place among the others of that moment.
    String name();

    /// How long it may take.
    Duration within();

    /// Whether it may be done once more when nobody knows whether it was done, as after a crash in its midst.
    boolean mayRepeat();

    /// When a hook has its turn.
    enum Moment {
        @JsonProperty("before-run")
        BEFORE_RUN("before-run"),
        @JsonProperty("after-run")
        AFTER_RUN("after-run"),
        @JsonProperty("before-start")
        BEFORE_START("before-start"),
        @JsonProperty("after-start")
        AFTER_START("after-start"),
        @JsonProperty("before-point")
        BEFORE_POINT("before-point"),
        @JsonProperty("after-point")
        AFTER_POINT("after-point");

        private final String word;

        Moment(String word) {
            this.word = word;
        }

        /// As documents and step ids have it.
        public String word() {
            return word;
        }

        /// Whether it belongs to replication, not to a recovery.
        public boolean isOfPoints() {
            return this == BEFORE_POINT || this == AFTER_POINT;
        }

        /// Whether it belongs to the run as a whole.
        public boolean isOfRuns() {
            return this == BEFORE_RUN || this == AFTER_RUN;
        }

        /// Whether it belongs to the start of a machine or group.
        public boolean isOfStarts() {
            return this == BEFORE_START || this == AFTER_START;
        }
    }

    /// A program beside the service, as a shell takes it; it is well when its exit status is 0.
    @Sparse
    record Script(
            @JsonProperty(required = true) Moment when,
            String name,
            @JsonProperty(required = true) String command,
            @JsonProperty(defaultValue = "60 s") Duration within,
            boolean repeatable)
            implements Hook {
        public Script(Moment when, String command, Duration within) {
            this(when, "", command, within, false);
        }

        @Override
        public boolean mayRepeat() {
            return repeatable;
        }
    }

    /// A request to an address; it is well when the status is 2xx.
    ///
    /// @param body with `${RESITE_MACHINE}` and the like filled in; empty: all that is known, as JSON
    @Sparse
    record Http(
            @JsonProperty(required = true) Moment when,
            String name,
            @JsonProperty(defaultValue = "POST") String method,
            @JsonProperty(required = true) String url,
            String body,
            @JsonProperty(defaultValue = "60 s") Duration within,
            boolean repeatable)
            implements Hook {
        /// Methods that HTTP itself says may be repeated.
        private static final Set<String> IDEMPOTENT = Set.of("GET", "PUT", "DELETE");

        public Http(Moment when, String url, Duration within) {
            this(when, "", "POST", url, "", within, false);
        }

        @Override
        public boolean mayRepeat() {
            return repeatable || IDEMPOTENT.contains(method);
        }
    }

    /// A message to a Camel endpoint of the service; it is well when the endpoint takes it.
    ///
    /// @param body as with [Http]
    @Sparse
    record Endpoint(
            @JsonProperty(required = true) Moment when,
            String name,
            @JsonProperty(required = true) String uri,
            String body,
            @JsonProperty(defaultValue = "60 s") Duration within,
            boolean repeatable)
            implements Hook {
        @Override
        public boolean mayRepeat() {
            return repeatable;
        }
    }

    /// Something that a person does and says to be done.
    ///
    /// @param owner who is asked
    @Sparse
    record Manual(
            @JsonProperty(required = true) Moment when,
            String name,
            @JsonProperty(required = true) String owner,
            @JsonProperty(required = true) String instruction,
            @JsonProperty(defaultValue = "30 min") Duration within)
            implements Hook {
        /// Asking again does nothing.
        @Override
        public boolean mayRepeat() {
            return true;
        }
    }
}

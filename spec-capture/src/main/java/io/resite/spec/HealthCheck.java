package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/// What must answer before a recovered machine counts as back. Asked at the machine's own address.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HealthCheck.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = HealthCheck.Http.class, name = "http")
})
public sealed interface HealthCheck {
    /// How long the machine may take from start to a good answer.
    Duration within();

    /// A TCP connection is accepted, and if `expect` is not empty, its first bytes contain it.
    record Tcp(
            int port,
            String expect,
            @JsonProperty(defaultValue = "60 s") Duration within) implements HealthCheck {}

    /// `GET path` answers 200, and if `expect` is not empty, the body contains it.
    record Http(
            @JsonProperty(defaultValue = "80") int port,
            @JsonProperty(defaultValue = "/") String path,
            String expect,
            @JsonProperty(defaultValue = "60 s") Duration within)
            implements HealthCheck {}
}

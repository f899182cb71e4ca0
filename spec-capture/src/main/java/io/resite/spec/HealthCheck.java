package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/// What must be seen before a recovered machine counts as back.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HealthCheck.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = HealthCheck.Http.class, name = "http"),
    @JsonSubTypes.Type(value = HealthCheck.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = HealthCheck.Agent.class, name = "agent"),
    @JsonSubTypes.Type(value = HealthCheck.Lease.class, name = "lease"),
    @JsonSubTypes.Type(value = HealthCheck.Script.class, name = "script")
})
public sealed interface HealthCheck {
    /// How long the machine may take from start to a good answer.
    Duration within();

    /// Whether it is asked at the machine's own address. The others ask its host, or do not ask the machine at all.
    default boolean needsAddress() {
        return switch (this) {
            case Tcp _, Http _, Ping _ -> true;
            case Agent _, Lease _, Script _ -> false;
        };
    }

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

    /// An echo request is answered.
    record Ping(@JsonProperty(defaultValue = "60 s") Duration within) implements HealthCheck {}

    /// The agent inside the guest answers its host.
    record Agent(@JsonProperty(defaultValue = "60 s") Duration within) implements HealthCheck {}

    /// Its network's DHCP server has handed out an address to it.
    record Lease(@JsonProperty(defaultValue = "60 s") Duration within) implements HealthCheck {}

    /// A program beside the service ends with exit status 0. It is told what the hooks of the machine are.
    record Script(
            @JsonProperty(required = true) String command,
            @JsonProperty(defaultValue = "60 s") Duration within) implements HealthCheck {}
}

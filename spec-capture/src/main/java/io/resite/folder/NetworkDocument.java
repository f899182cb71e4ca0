package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.resite.definition.NetworkDefinition;
import io.resite.document.Sparse;
import io.resite.spec.Network;
import java.util.UUID;

/// A network of a folder: `networks/east1/prod.yaml`.
@JsonTypeName("Network")
public record NetworkDocument(
        @JsonUnwrapped @JsonIgnoreProperties("remainder") NetworkDefinition definition,
        Captured captured,
        @JsonProperty(value = "native", required = true) String remainder)
        implements ObjectDocument {

    /// What Resite knows of a network besides its definition.
    ///
    /// @param reported where it is something else than the definition says
    @Sparse
    public record Captured(String host, boolean active, boolean autostart, Reported reported) {}

    /// What the host said of it; empty where that is what the definition says.
    @Sparse
    public record Reported(String name, String uuid) {
        private static final Reported NOTHING_ELSE = new Reported("", "");
    }

    static NetworkDocument of(Network network, NetworkDefinition definition, String remainder) {
        var reported = new Reported(network.name(), network.uuid().toString());
        return new NetworkDocument(
                definition,
                new Captured(
                        network.host(),
                        network.active(),
                        network.autostart(),
                        reported.equals(says(definition)) ? Reported.NOTHING_ELSE : reported),
                remainder);
    }

    @Override
    public String host() {
        return captured.host();
    }

    @Override
    public String name() {
        return says().name();
    }

    @Override
    public String uuid() {
        return says().uuid();
    }

    Network network(String xml) {
        var says = says();
        return new Network(
                says.name(),
                UUID.fromString(says.uuid()),
                captured.host(),
                captured.active(),
                captured.autostart(),
                xml);
    }

    private Reported says() {
        return captured.reported().uuid().isEmpty() ? says(definition) : captured.reported();
    }

    private static Reported says(NetworkDefinition definition) {
        return new Reported(definition.name(), definition.uuid());
    }
}

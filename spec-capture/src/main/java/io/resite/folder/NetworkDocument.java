package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.resite.definition.NetworkDefinition;
import io.resite.document.Sparse;
import io.resite.spec.Network;

/// A network of a folder: `networks/east1/prod.yaml`.
@JsonTypeName("Network")
public record NetworkDocument(
        @JsonUnwrapped @JsonIgnoreProperties("remainder") NetworkDefinition definition,
        Captured captured,
        @JsonProperty(value = "native", required = true) String remainder)
        implements ObjectDocument {

    /// What Resite knows of a network besides its definition.
    @Sparse
    public record Captured(String host, boolean active, boolean autostart) {}

    static NetworkDocument of(Network network, NetworkDefinition definition, String remainder) {
        return new NetworkDocument(
                definition, new Captured(network.host(), network.active(), network.autostart()), remainder);
    }

    @Override
    public String host() {
        return captured.host();
    }

    Network network(NetworkDefinition whole) {
        return new Network(captured.host(), captured.active(), captured.autostart(), whole);
    }
}

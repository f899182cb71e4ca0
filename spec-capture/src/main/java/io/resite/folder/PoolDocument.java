package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.resite.definition.PoolDefinition;
import io.resite.document.Sparse;
import io.resite.spec.StoragePool;

/// A storage pool of a folder: `pools/east1/default.yaml`.
@JsonTypeName("Pool")
public record PoolDocument(
        @JsonUnwrapped @JsonIgnoreProperties("remainder") PoolDefinition definition,
        Captured captured,
        @JsonProperty(value = "native", required = true) String remainder)
        implements ObjectDocument {

    /// What Resite knows of a pool besides its definition.
    ///
    /// @param shared whether every host of the site sees the same volumes
    @Sparse
    public record Captured(String host, boolean shared, boolean active, boolean autostart) {}

    static PoolDocument of(StoragePool pool, PoolDefinition definition, String remainder) {
        return new PoolDocument(
                definition, new Captured(pool.host(), pool.shared(), pool.active(), pool.autostart()), remainder);
    }

    @Override
    public String host() {
        return captured.host();
    }

    StoragePool pool(PoolDefinition whole) {
        return new StoragePool(captured.host(), captured.shared(), captured.active(), captured.autostart(), whole);
    }
}

package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.resite.definition.PoolDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import io.resite.spec.StoragePool;
import java.util.UUID;

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
    /// @param reported where it is something else than the definition says
    @Sparse
    public record Captured(String host, boolean shared, boolean active, boolean autostart, Reported reported) {}

    /// What the host said of it; empty where that is what the definition says.
    @Sparse
    public record Reported(String name, String uuid, String type, String path, ByteSize capacity, ByteSize available) {
        private static final Reported NOTHING_ELSE = new Reported("", "", "", "", ByteSize.ZERO, ByteSize.ZERO);
    }

    static PoolDocument of(StoragePool pool, PoolDefinition definition, String remainder) {
        var reported = new Reported(
                pool.name(), pool.uuid().toString(), pool.type(), pool.path(), pool.capacity(), pool.available());
        return new PoolDocument(
                definition,
                new Captured(
                        pool.host(),
                        pool.shared(),
                        pool.active(),
                        pool.autostart(),
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

    StoragePool pool(String xml) {
        var says = says();
        return new StoragePool(
                says.name(),
                UUID.fromString(says.uuid()),
                captured.host(),
                says.type(),
                says.path(),
                captured.shared(),
                captured.active(),
                captured.autostart(),
                says.capacity(),
                says.available(),
                xml);
    }

    private Reported says() {
        return captured.reported().uuid().isEmpty() ? says(definition) : captured.reported();
    }

    private static Reported says(PoolDefinition definition) {
        return new Reported(
                definition.name(),
                definition.uuid(),
                definition.type(),
                definition.path(),
                definition.capacity(),
                definition.available());
    }
}

package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.resite.definition.FilterDefinition;
import io.resite.document.Sparse;
import io.resite.spec.Filter;

/// A network filter of a folder: `filters/east1/no-spoofing.yaml`.
@JsonTypeName("Filter")
public record FilterDocument(
        @JsonUnwrapped @JsonIgnoreProperties("remainder") FilterDefinition definition,
        Captured captured,
        @JsonProperty(value = "native", required = true) String remainder)
        implements ObjectDocument {

    /// What Resite knows of a filter besides its definition.
    @Sparse
    public record Captured(String host) {}

    static FilterDocument of(Filter filter, FilterDefinition definition, String remainder) {
        return new FilterDocument(definition, new Captured(filter.host()), remainder);
    }

    @Override
    public String host() {
        return captured.host();
    }

    Filter filter(FilterDefinition whole) {
        return new Filter(captured.host(), whole);
    }
}

package io.resite.spec;

import io.resite.definition.FilterDefinition;

/// A network filter of one host, which NICs go through.
public record Filter(String host, FilterDefinition definition) {
    public String name() {
        return definition.name();
    }
}

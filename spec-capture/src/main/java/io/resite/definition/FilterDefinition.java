package io.resite.definition;

import io.resite.document.Sparse;
import java.util.Map;

/// A network filter's definition.
///
/// @param references other filters that it includes
/// @param remainder its rules, with placeholders for what is above
@Sparse
public record FilterDefinition(
        String name, String uuid, String chain, int priority, Map<String, Reference> references, String remainder)
        implements Definition {
    public FilterDefinition {
        references = Ordered.copy(references);
    }

    /// @param parameters by name; where a name comes several times, the further ones are in the remainder
    @Sparse
    public record Reference(String filter, Map<String, String> parameters) {
        public Reference {
            parameters = Ordered.copy(parameters);
        }
    }
}

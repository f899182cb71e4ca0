package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.resite.spec.Host;
import io.resite.spec.NeededSecret;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.util.List;

/// What a folder is about: `site.yaml`. Everything else of the site has a document of its own.
///
/// @param secrets names of what machines need; values are in no document
/// @param notes what capture could not see or fetch, in words
@JsonTypeName("Site")
public record SiteDocument(
        SiteId id,
        Instant capturedAt,
        List<Host> hosts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NeededSecret> secrets,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {
    public SiteDocument {
        hosts = List.copyOf(hosts);
        secrets = List.copyOf(secrets);
        notes = List.copyOf(notes);
    }
}

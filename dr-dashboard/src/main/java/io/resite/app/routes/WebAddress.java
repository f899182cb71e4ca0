package io.resite.app.routes;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;

/// A web address whose path and query are a secret, as most chat services have it: logs, answers and the page show no
/// more than scheme and host.
record WebAddress(String url) {
    /// What may be shown of it.
    @Override
    public String toString() {
        try {
            var parsed = new URI(url);
            return parsed.getScheme() + "://"
                    + Optional.ofNullable(parsed.getHost()).orElse("");
        } catch (URISyntaxException unusual) {
            return "the address in the configuration";
        }
    }

    /// Why it could not be reached, without the rest of the address: Camel and the JDK put that into their messages.
    String why(Throwable failed) {
        var root = Causes.root(failed);
        if (root instanceof HttpOperationFailedException answered) {
            return "%s answered with status %d".formatted(this, answered.getStatusCode());
        }
        return Causes.words(root).replace(url, toString());
    }
}

package io.resite.app.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.camel.ProducerTemplate;

/// Asks the Camel endpoints with which people turn hosts off.
@ApplicationScoped
public class FenceEndpoints {
    private final ProducerTemplate camel;

    @Inject
    FenceEndpoints(ProducerTemplate camel) {
        this.camel = camel;
    }

    /// @return what the endpoint answers; the message itself from one that answers nothing
    public String ask(String endpoint, String message) {
        return String.valueOf(camel.requestBody(endpoint, message, String.class));
    }
}

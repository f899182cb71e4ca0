package io.resite.app.routes;

import io.resite.app.api.Json;
import io.resite.app.operations.Event;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands events to the route that sends them out. Whoever has an event goes on at once: a receiver that is down must
/// delay neither replication nor a recovery.
@ApplicationScoped
public class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final ProducerTemplate camel;

    @Inject
    Outbox(ProducerTemplate camel) {
        this.camel = camel;
    }

    public void send(Event event) {
        try {
            camel.sendBodyAndHeader(EventsRoute.OUTBOX, Json.write(event), EventsRoute.KIND, event.kind());
        } catch (RuntimeException full) {
            var cause = Optional.ofNullable(full.getCause()).orElse(full);
            LOG.warn("event {} of {} {} is lost: {}", event.kind(), event.site(), event.subject(), cause.toString());
        }
    }
}

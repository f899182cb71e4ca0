package io.resite.app.routes;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/// Every event goes to the endpoint named in the configuration, in order. Tried a few times, then said and dropped:
/// events are hints, the vault holds the truths.
@ApplicationScoped
public class EventsRoute extends RouteBuilder {
    static final String OUTBOX = "seda:resite-events?size=1000";
    static final String KIND = "ResiteEvent";

    @Override
    public void configure() {
        onException(Exception.class)
                .maximumRedeliveries(3)
                .redeliveryDelay(1000)
                .handled(true)
                .log(LoggingLevel.WARN, "event ${header." + KIND + "} could not be sent: ${exception.message}");
        from(OUTBOX).routeId("events").to("{{resite.events.to}}");
    }
}

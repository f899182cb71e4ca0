package io.resite.app.routes;

import io.resite.app.rest.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.camel.builder.RouteBuilder;

/// Keeps the metrics with the machines and groups that there are.
@ApplicationScoped
public class MetricsRoute extends RouteBuilder {
    private final Metrics metrics;

    @Inject
    MetricsRoute(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void configure() {
        metrics.start();
        from("timer:metrics?period=5000&delay=1000").routeId("metrics").process(_ -> metrics.refresh());
    }
}

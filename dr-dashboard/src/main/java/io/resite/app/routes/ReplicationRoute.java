package io.resite.app.routes;

import io.resite.app.operations.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.camel.builder.RouteBuilder;

/// The replication schedule: a timer asks which groups are due, workers run their cycles. The queue is never longer
/// than there are idle workers, so that the most pressing group is chosen at the last moment.
@ApplicationScoped
public class ReplicationRoute extends RouteBuilder {
    static final int WORKERS = Operations.WORKERS;

    private final CycleWorker worker;

    @Inject
    ReplicationRoute(CycleWorker worker) {
        this.worker = worker;
    }

    @Override
    public void configure() {
        from("timer:replication?period=1000&delay=2000")
                .routeId("replication-schedule")
                .bean(worker, "claim")
                .split(body())
                .to("seda:replication-cycles?size=" + WORKERS);
        from("seda:replication-cycles?size=" + WORKERS + "&concurrentConsumers=" + WORKERS)
                .routeId("replication-cycles")
                .bean(worker, "run");
    }
}

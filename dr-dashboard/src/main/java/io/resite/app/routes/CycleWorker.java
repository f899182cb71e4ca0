package io.resite.app.routes;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.DueCycles.Cycle;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.app.operations.VaultDoor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs due cycles for the schedule, a few at a time. A cycle that fails is told and tried again later.
@ApplicationScoped
public class CycleWorker {
    private static final Logger LOG = LoggerFactory.getLogger(CycleWorker.class);

    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;
    private final Set<Cycle> working = ConcurrentHashMap.newKeySet();

    @Inject
    CycleWorker(Configuration configuration, VaultDoor door, Operations operations) {
        this.configuration = configuration;
        this.door = door;
        this.operations = operations;
    }

    /// The cycles to begin now; none while the vault is sealed or protecting is not this process's role.
    public List<Cycle> claim() {
        if (!configuration.has(Role.PROTECT) || door.sealed()) {
            return List.of();
        }
        var due = operations.dueCycles().now(working, ReplicationRoute.WORKERS);
        working.addAll(due);
        return due;
    }

    public void run(Cycle cycle) {
        try {
            if (operations
                    .replications()
                    .cycleUnlessUnderWay(cycle.site(), cycle.group())
                    .isPresent()) {
                operations.dueCycles().succeeded(cycle);
            }
        } catch (RuntimeException broken) {
            operations.dueCycles().failed(cycle);
            var refusal = Refusal.of(broken);
            if (refusal.isPresent()) {
                LOG.warn("cycle of {} failed: {}", cycle.key(), refusal.get().line());
            } else {
                LOG.error("cycle of {} failed", cycle.key(), broken);
            }
        } finally {
            done(cycle);
        }
    }

    /// The vault is looked at while the cycle still counts as under way: by the former sight it would be due again.
    private void done(Cycle cycle) {
        try {
            operations.watch().look();
        } finally {
            working.remove(cycle);
        }
    }
}

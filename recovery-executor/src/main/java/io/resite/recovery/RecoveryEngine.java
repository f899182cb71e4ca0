package io.resite.recovery;

import io.resite.hypervisor.Hypervisor;
import io.resite.plan.RecoveryPlan;
import io.resite.run.RunState;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/// Executes plans. One engine a process; runs go on in the background and are looked at through [io.resite.run.Runs].
public final class RecoveryEngine implements AutoCloseable {
    /// @param hosts opens a connection to a host of a site by name; the engine closes what it opened
    public RecoveryEngine(
            Vault vault,
            BiFunction<SiteId, String, Hypervisor> hosts,
            RecoverySettings settings,
            InstantSource clock,
            RandomGenerator random) {
        throw new UnsupportedOperationException();
    }

    /// Stores the plan, begins a run of it and answers its id; the run goes on in the background.
    ///
    /// @throws RunRefused when another run of the site is not over, or another executor is at work
    public String start(RecoveryPlan plan, RunRequest request) {
        throw new UnsupportedOperationException();
    }

    /// Goes on with a run whose executor died; one that this engine executes is left alone.
    ///
    /// @throws RunRefused when there is no such run, it is over, or another executor is at work
    public void resume(String run) {
        throw new UnsupportedOperationException();
    }

    /// Asks a run to stop: what is under way is finished, nothing more is begun.
    public void cancel(String run, String who, String why) {
        throw new UnsupportedOperationException();
    }

    /// Waits until this engine no longer executes the run, and answers how it stands.
    public RunState await(String run) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /// Runs that this engine executes now.
    public Set<String> executing() {
        throw new UnsupportedOperationException();
    }

    /// Stops acting between steps; runs that are not over can be resumed by another process at once.
    @Override
    public void close() {}
}

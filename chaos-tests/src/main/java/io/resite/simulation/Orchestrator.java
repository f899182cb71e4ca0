package io.resite.simulation;

import io.resite.fencing.OutsidePower;
import io.resite.hypervisor.Hypervisor;
import io.resite.ownership.LeaseTerms;
import io.resite.recovery.Limits;
import io.resite.recovery.Outside;
import io.resite.recovery.RecoveryEngine;
import io.resite.recovery.RecoverySettings;
import io.resite.recovery.RunRefused;
import io.resite.spec.SiteId;
import io.resite.vault.StoreException;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A process with the production engine in it.
final class Orchestrator {
    private static final int PORT = 10809;
    private static final RecoverySettings SETTINGS = new RecoverySettings(
            PORT,
            new Limits(2, 4, 3, 6),
            Duration.ofMillis(500),
            4,
            Duration.ofSeconds(12),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5),
            LeaseTerms.usual());

    final SimulatedProcess process;
    final String address;
    private final World world;
    private final long seed;
    private final List<RecoveryEngine> engine = new ArrayList<>(1);

    Orchestrator(World world, SimulatedProcess process, String address, long seed) {
        this.world = world;
        this.process = process;
        this.address = address;
        this.seed = seed;
    }

    /// What a thread of it does with the engine.
    interface Work {
        void with(RecoveryEngine engine) throws InterruptedException;
    }

    /// Does something in the background; what a person would be told is told in the trace.
    void ask(String what, Work work) {
        process.start(what, () -> {
            try {
                work.with(engine());
            } catch (RunRefused | StoreException | VaultException | IllegalArgumentException told) {
                world.tell(process.name + ", " + what + ": " + told.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException untold) {
                world.checker.violated("nothing silent: " + what + " at " + process.name
                        + " ends with what no person is meant to read: " + untold);
            }
        });
    }

    boolean executes(String run) {
        return process.atWork()
                && !engine.isEmpty()
                && engine.getFirst().executing().contains(run);
    }

    private RecoveryEngine engine() {
        if (engine.isEmpty()) {
            var vault = Vault.open(world.store.through(new StoreWire(world, this)));
            vault.unlock(new Unlock.KeyFile(world.scenery.key()));
            var power = OutsidePower.of(process, (_, _) -> Optional.empty());
            var outside = new Outside(process, new GuestProbe(world, this), world.wires.of(process, address), power);
            if (engine.isEmpty()) {
                engine.add(new RecoveryEngine(vault, this::connect, SETTINGS, outside, new SplittableRandom(seed)));
            }
        }
        return engine.getFirst();
    }

    private Hypervisor connect(SiteId site, String host) {
        return HostWire.connect(world, this, site, host);
    }
}

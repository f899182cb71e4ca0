package io.resite.simulation;

import io.resite.app.operations.VaultCare;
import io.resite.app.operations.VaultDoor;
import io.resite.retention.Pin;
import io.resite.retention.Pins;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.StoreException;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.util.List;

/// What goes on around a recovery: primaries that live send their points, and somebody prunes those that the rules let
/// go.
final class Keepers {
    private static final Duration PRUNING = Duration.ofSeconds(70);

    private final World world;
    private final SimulatedProcess process;

    Keepers(World world) {
        this.world = world;
        this.process = new SimulatedProcess("keepers", world.turns);
    }

    void begin() {
        pin();
        Estate.PRIMARIES.forEach(site -> process.start("protect " + site, () -> send(site)));
        process.start("prune", this::prune);
    }

    /// A person wants to keep what the rules would let go.
    private void pin() {
        var server = Estate.SERVERS.get(world.chance.nextInt(Estate.SERVERS.size()));
        var point = new PointId(server.id(), 1);
        new Pins(world.vault, process).pin(List.of(point), "ada", "the last good one", Pin.FOR_EVER);
        world.checker.keeps(point);
    }

    /// The points of one instant after the other, in the order of writing that the vault's format demands.
    private void send(SiteId site) {
        for (var cycle : world.scenery.later(site)) {
            process.pass(Duration.ofSeconds(world.chance.nextInt(5, 60)));
            for (var object : cycle) {
                while (!world.turns.over()
                        && (world.isCutOff(site, Estate.hosts(site).getFirst()) || world.isSilent())) {
                    process.pass(Duration.ofSeconds(5));
                }
                process.pass(Duration.ofMillis(5));
                world.store.create(object.key(), object.body());
                world.checker.sent("protect " + site, object.key());
            }
        }
    }

    private void prune() {
        var through = world.store.through(new MemoryObjectStore.Weather() {
            @Override
            public void request(String operation, String key) {
                if (world.isSilent()) {
                    throw new StoreException("the store does not answer");
                }
                process.pass(Duration.ofMillis(1));
            }

            @Override
            public void answer(String operation, String key) {
                if (operation.equals("delete")) {
                    world.checker.deleted("prune", key);
                }
            }

            @Override
            public void pause(Duration time) {
                process.pass(time);
            }
        });
        var door = new VaultDoor("memory", () -> Vault.open(through), List.of(new Unlock.KeyFile(world.scenery.key())));
        var care = new VaultCare(door, process);
        while (!world.turns.over()) {
            process.pass(PRUNING);
            for (var site : Estate.PRIMARIES) {
                try {
                    care.prune(site, care.plan(site));
                } catch (StoreException | VaultException silent) {
                    world.tell("pruning " + site + ": " + silent.getMessage());
                }
            }
        }
    }
}

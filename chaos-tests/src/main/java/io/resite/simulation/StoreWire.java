package io.resite.simulation;

import io.resite.vault.MemoryObjectStore;
import io.resite.vault.StoreException;
import java.time.Duration;

/// A process's way to the store: requests and answers take their time, and may not arrive. What lies in packs comes at
/// once, so that nobody has a turn while another reads a disk.
final class StoreWire implements MemoryObjectStore.Weather {
    private static final Duration TIME_OUT = Duration.ofSeconds(2);

    private final World world;
    private final Orchestrator from;
    private boolean thereBefore;
    private Mishaps.Fate fate = Mishaps.Fate.ARRIVE;

    StoreWire(World world, Orchestrator from) {
        this.world = world;
        this.from = from;
    }

    @Override
    public void request(String operation, String key) {
        if (isAtOnce(key)) {
            if (world.isSilent()) {
                throw new StoreException("the store does not answer");
            }
            return;
        }
        from.process.pass(world.mishaps.latency("store"));
        var met = world.mishaps.meet(from, Mishaps.Place.STORE, "store");
        if (world.isSilent() || met == Mishaps.Fate.LOSE_REQUEST) {
            from.process.pass(TIME_OUT);
            throw new StoreException("the store does not answer");
        }
        // From here to the answer nobody else has a turn.
        fate = met;
        thereBefore = operation.equals("create") && world.isStored(key);
    }

    @Override
    public void answer(String operation, String key) {
        if (isAtOnce(key)) {
            return;
        }
        var lost = fate == Mishaps.Fate.LOSE_ANSWER;
        if (operation.equals("create") && !thereBefore) {
            world.checker.created(from, key);
        } else if (operation.equals("delete")) {
            world.checker.deleted(from.process.name, key);
        } else {
            world.trace.count();
        }
        from.process.pass(world.mishaps.latency("store"));
        if (lost || world.isSilent()) {
            throw new StoreException("the store stopped answering");
        }
    }

    @Override
    public void pause(Duration time) {
        from.process.pass(Duration.ofMillis(20));
    }

    private static boolean isAtOnce(String key) {
        return key.contains("/packs/") || key.contains("/gc") || key.contains("/keys") || key.startsWith("keys");
    }
}

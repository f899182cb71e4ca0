package io.resite.simulation;

import io.resite.recovery.Probe;
import io.resite.spec.HealthCheck;

/// Asks the guests of a world, and what lies outside its sites.
record GuestProbe(World world, Orchestrator from) implements Probe {
    @Override
    public Answer ask(String address, HealthCheck check) {
        from.process.pass(world.mishaps.latency("network"));
        world.mishaps.meet(from, Mishaps.Place.GUEST, address);
        var well = world.answers(address);
        world.checker.probed(from, address, well);
        return well ? new Answer(true, "accepted") : new Answer(false, "connection refused");
    }
}

package io.resite.fencing;

import io.resite.plan.Step.FencedHost;
import io.resite.spec.FenceMethod;
import io.resite.spec.SiteId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Controllers of simulated hosts. One that was not added does not answer.
public final class SimulatedPower implements PowerSwitch {
    private final Map<String, Runnable> plugs = new ConcurrentHashMap<>();

    /// @param pull what turns the host off
    public SimulatedPower with(String host, Runnable pull) {
        plugs.put(host, pull);
        return this;
    }

    @Override
    public Sight off(FenceMethod method, SiteId site, FencedHost host) {
        var plug = plugs.get(host.name());
        if (plug == null) {
            return Sight.unknown("no answer");
        }
        plug.run();
        return Sight.seenOff("off");
    }
}

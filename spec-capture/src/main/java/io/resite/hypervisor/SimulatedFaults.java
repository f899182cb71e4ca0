package io.resite.hypervisor;

import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.HypervisorException.Unreachable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What goes wrong between us and a simulated host, as a test arranges it. Calls are named by their method.
public final class SimulatedFaults {
    private final String host;
    private final Map<String, String> refusals = new HashMap<>();
    private final Map<String, Integer> lost = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private boolean unreachable;

    SimulatedFaults(String host) {
        this.host = host;
    }

    /// From now on no call arrives, or again every call does.
    public synchronized void unreachable(boolean gone) {
        unreachable = gone;
    }

    /// The next call of that method is refused in these words.
    public synchronized void refuseNext(String method, String words) {
        refusals.put(method, words);
    }

    /// The next call of that method is carried out, and its answer never arrives.
    public synchronized void loseNextAnswer(String method) {
        lost.merge(method, 1, Integer::sum);
    }

    /// Methods called so far, in order, those that failed too.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized <T> T call(String method, Supplier<T> act) {
        calls.add(method);
        if (unreachable) {
            throw new Unreachable(
                    "host %s does not answer; check the host and the network, then repeat".formatted(host));
        }
        var words = refusals.remove(method);
        if (words != null) {
            throw new Refused("%s: %s".formatted(host, words));
        }
        var result = act.get();
        if (lost.getOrDefault(method, 0) > 0) {
            lost.merge(method, -1, Integer::sum);
            throw new Unreachable("host %s stopped answering in %s; look what became of it".formatted(host, method));
        }
        return result;
    }
}

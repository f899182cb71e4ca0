package io.resite.recovery;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.spec.SiteId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// The connections of one run, opened when first needed and again after one broke.
final class Hosts implements AutoCloseable {
    private final BiFunction<SiteId, String, Hypervisor> opener;
    private final Map<Place, Hypervisor> open = new ConcurrentHashMap<>();

    private record Place(SiteId site, String host) {}

    Hosts(BiFunction<SiteId, String, Hypervisor> opener) {
        this.opener = opener;
    }

    Hypervisor at(SiteId site, String host) {
        var place = new Place(site, host);
        var known = open.get(place);
        if (known != null) {
            return known;
        }
        // Opening may take as long as a dead host's time-out, so not under the map's lock.
        var opened = opener.apply(site, host);
        var rival = open.putIfAbsent(place, opened);
        if (rival == null) {
            return opened;
        }
        opened.close();
        return rival;
    }

    /// The connection does not answer: the next use opens another.
    void forget(SiteId site, String host) {
        var broken = open.remove(new Place(site, host));
        if (broken != null) {
            close(broken);
        }
    }

    @Override
    public void close() {
        open.keySet().forEach(place -> forget(place.site(), place.host()));
    }

    private static void close(Hypervisor connection) {
        try {
            connection.close();
        } catch (HypervisorException e) {
            // Closing what is broken may fail; there is nothing left to release on our side.
            return;
        }
    }
}

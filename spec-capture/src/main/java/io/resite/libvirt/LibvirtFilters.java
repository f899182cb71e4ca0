package io.resite.libvirt;

import io.resite.hypervisor.FilterFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Network filters of a host.
final class LibvirtFilters {
    private final Session session;

    LibvirtFilters(Session session) {
        this.session = session;
    }

    List<FilterFacts> all() {
        return session.look("network filters", connection -> {
            var found = new ArrayList<FilterFacts>();
            for (var name : Stream.of(connection.listNetworkFilters()).sorted().toList()) {
                var filter = connection.networkFilterLookupByName(name);
                found.add(new FilterFacts(UUID.fromString(filter.getUUIDString()), name, filter.getXMLDesc()));
                filter.free();
            }
            return List.copyOf(found);
        });
    }

    void define(String xml) {
        session.act(
                "network filter",
                connection -> connection.networkFilterDefineXML(xml).free());
    }
}

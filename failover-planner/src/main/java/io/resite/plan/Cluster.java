package io.resite.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Machines that have to be on one host, because rebuilt networks connect them; most often one network's, or one alone.
final class Cluster {
    private final List<Candidate> members = new ArrayList<>();
    private final Set<CapturedNetwork> networks = new LinkedHashSet<>();
    private String host = "";

    private Cluster(Candidate first) {
        members.add(first);
        first.networks().forEach(networks::add);
    }

    /// The cluster of each candidate, by name: connected components of machines and their rebuilt networks.
    static Map<String, Cluster> of(List<Candidate> candidates) {
        var byNetwork = new HashMap<CapturedNetwork, Cluster>();
        var byName = new LinkedHashMap<String, Cluster>();
        for (var candidate : candidates) {
            var cluster = new Cluster(candidate);
            for (var network : List.copyOf(cluster.networks)) {
                var met = byNetwork.get(network);
                if (met != null && met != cluster) {
                    cluster = met.absorb(cluster);
                    for (var member : cluster.members) {
                        byName.put(member.name(), cluster);
                    }
                }
                for (var joined : cluster.networks) {
                    byNetwork.put(joined, cluster);
                }
            }
            byName.put(candidate.name(), cluster);
        }
        return byName;
    }

    List<Candidate> members() {
        return members;
    }

    Set<CapturedNetwork> networks() {
        return networks;
    }

    /// Empty until it has one.
    String host() {
        return host;
    }

    void settle(String chosen) {
        host = chosen;
    }

    private Cluster absorb(Cluster other) {
        members.addAll(other.members);
        networks.addAll(other.networks);
        return this;
    }
}

package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// An independent processing network: machines with their share of a processor pool, which can be recovered without
/// the rest of the site.
///
/// @param pool the processor pool it has a share of; or `unknown`
/// @param share how much of that pool its machines may use together
/// @param hosts the only hosts it runs on; none for any of its pool
/// @param cpus the CPUs of these hosts it runs on, as in `0-7,16`; `all`, or `unknown`
/// @param numa the NUMA nodes its memory is on, as in `0`; `all`, or `unknown`
public record Partition(
        @JsonProperty(required = true) String name,
        List<String> machines,
        @JsonProperty(defaultValue = Unknown.WORD) String pool,
        @JsonProperty(defaultValue = Unknown.WORD) Share share,
        List<String> hosts,
        @JsonProperty(defaultValue = Unknown.WORD) String cpus,
        @JsonProperty(defaultValue = Unknown.WORD) String numa) {
    public Partition {
        machines = List.copyOf(machines);
        hosts = List.copyOf(hosts);
    }

    /// This where it says something, and what was seen where it does not.
    Partition over(Partition seen) {
        return new Partition(
                name,
                machines.isEmpty() ? seen.machines : machines,
                Unknown.or(pool, seen.pool),
                share.isKnown() ? share : seen.share,
                hosts.isEmpty() ? seen.hosts : hosts,
                Unknown.or(cpus, seen.cpus),
                Unknown.or(numa, seen.numa));
    }
}

package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import java.util.List;

/// Hosts among which machines may move, and what their processors can do together.
///
/// @param cpuBaseline the CPU model that all of them can give a machine, as libvirt names it; or `unknown`
/// @param overcommit vCPUs for each CPU
/// @param reserve what of each host is kept free of machines
public record ProcessorPool(
        @JsonProperty(required = true) String name,
        List<String> hosts,
        @JsonProperty(defaultValue = Unknown.WORD) String cpuBaseline,
        @JsonProperty(defaultValue = Unknown.WORD) Figure overcommit,
        @JsonProperty(defaultValue = "{}") Reserve reserve) {
    public ProcessorPool {
        hosts = List.copyOf(hosts);
    }

    /// This where it says something, and what was seen where it does not.
    ProcessorPool over(ProcessorPool seen) {
        return new ProcessorPool(
                name,
                hosts.isEmpty() ? seen.hosts : hosts,
                Unknown.or(cpuBaseline, seen.cpuBaseline),
                overcommit.isKnown() ? overcommit : seen.overcommit,
                reserve);
    }

    /// Memory and CPUs of a host; none said, none kept.
    @Sparse
    public record Reserve(ByteSize memory, int cpus) {}
}

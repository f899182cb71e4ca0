package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;

/// A hypervisor of a site.
///
/// @param uri the libvirt connection, as in `qemu+tcp://10.0.0.11/system`
/// @param freeMemory what was free when captured; a planner places machines into it
/// @param hypervisor version in words, as in `QEMU 7.2.22, libvirt 9.0.0`
public record Host(
        String name,
        String uri,
        ByteSize memory,
        ByteSize freeMemory,
        int cpus,
        String hypervisor,
        @Sparse @JsonProperty(defaultValue = "{}") Capabilities capabilities) {
    /// One of which nothing is known but its size.
    public Host(String name, String uri, ByteSize memory, ByteSize freeMemory, int cpus, String hypervisor) {
        this(name, uri, memory, freeMemory, cpus, hypervisor, Capabilities.UNKNOWN);
    }

    /// Without what is free just now.
    Host withoutMoment() {
        return new Host(name, uri, memory, ByteSize.ZERO, cpus, hypervisor, capabilities);
    }
}

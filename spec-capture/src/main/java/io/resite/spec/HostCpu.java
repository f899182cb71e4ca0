package io.resite.spec;

import io.resite.document.Names;
import io.resite.document.Sparse;

/// The processors of a host, as libvirt sees them.
///
/// @param architecture as in `x86_64`
/// @param model the nearest model that libvirt has a name for
/// @param dies of a socket; like cores of a die and threads of a core, the same everywhere
/// @param features what it has beyond its model
@Sparse
public record HostCpu(
        String architecture,
        String model,
        String vendor,
        int sockets,
        int dies,
        int cores,
        int threads,
        Names features) {
    static final HostCpu UNKNOWN = new HostCpu("", "", "", 0, 0, 0, 0, Names.NONE);
}

package io.resite.spec;

import io.resite.document.ByteSize;

/// A hypervisor of a site.
///
/// @param uri the libvirt connection, as in `qemu+tcp://10.0.0.11/system`
/// @param freeMemory what was free when captured; a planner places machines into it
/// @param hypervisor version in words, as in `QEMU 7.2.22, libvirt 9.0.0`
public record Host(String name, String uri, ByteSize memory, ByteSize freeMemory, int cpus, String hypervisor) {}

package io.resite.hypervisor;

import io.resite.spec.NicAddress;

/// An address that one of a machine's NICs has just now, as its host knows it.
public record SeenAddress(String mac, String address, NicAddress.Source source) {}

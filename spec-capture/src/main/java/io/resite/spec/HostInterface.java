package io.resite.spec;

import io.resite.document.Names;
import io.resite.document.Sparse;

/// A network interface of a host that machines, or bridges of machines, can hang on.
///
/// @param type `bridge`, `bond`, `vlan` or `ethernet`
/// @param tag of a VLAN
/// @param members interfaces in a bridge or a bond, or the one below a VLAN; those of machines left out
/// @param addresses as in `10.0.0.11/24`
@Sparse
public record HostInterface(String name, String type, int tag, Names members, Names addresses) {}

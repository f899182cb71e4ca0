/// Definitions as libvirt has them (domain, network, pool, volume, nwfilter), as typed values plus a verbatim
/// remainder, from XML and back without a loss. A typed value is taken out of the remainder and generated back, so it
/// is the only truth about its place. Pure: knows no connection, no vault, and no site.
@NullMarked
package io.resite.definition;

import org.jspecify.annotations.NullMarked;

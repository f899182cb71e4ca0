/// The replication cycle: finds what changed on running machines and brings it into the vault as acknowledged points.
@NullMarked
package io.resite.replication;

import org.jspecify.annotations.NullMarked;

/// Disks of recovery points, offered to hypervisors over NBD. A disk's name says which it is and proves that it was
/// given out by somebody who holds the vault's keys: so whoever serves needs no state, and a server that was killed is
/// followed by one that knows the same names. Knows no run and no hypervisor.
@NullMarked
package io.resite.disks;

import org.jspecify.annotations.NullMarked;

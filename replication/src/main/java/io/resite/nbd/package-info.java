/// The NBD protocol, both ends, as its specification has it: a client that reads changed blocks, a server that offers
/// disks to QEMU. Knows no vault and no hypervisor.
@NullMarked
package io.resite.nbd;

import org.jspecify.annotations.NullMarked;

/// The vault: its format, its keys, and the object store underneath. Knows sites and points, no hypervisor and no NBD.
@NullMarked
package io.resite.vault;

import org.jspecify.annotations.NullMarked;

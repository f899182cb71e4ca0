/// What disk images promise, looked at with QEMU's own tools.
@NullMarked
package io.resite.image;

import org.jspecify.annotations.NullMarked;

/// The disk server with its own client and with those of others.
@NullMarked
package io.resite.disks;

import org.jspecify.annotations.NullMarked;

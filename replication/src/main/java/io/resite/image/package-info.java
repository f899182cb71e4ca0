/// Disks of recovery points as local files and block devices. QEMU lays an image file out; the blocks go in from
/// several threads. Knows nothing of sites and points.
@NullMarked
package io.resite.image;

import org.jspecify.annotations.NullMarked;

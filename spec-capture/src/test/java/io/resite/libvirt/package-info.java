@NullMarked
package io.resite.libvirt;

import org.jspecify.annotations.NullMarked;

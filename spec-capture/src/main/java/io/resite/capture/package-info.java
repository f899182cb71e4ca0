/// From hypervisors to a `Site` document: looks, never changes. Knows the port, not libvirt.
@NullMarked
package io.resite.capture;

import org.jspecify.annotations.NullMarked;

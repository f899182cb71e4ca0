/// The hypervisor port on libvirt-java, plus the calls that binding lacks. Knows XML, threads and libvirt's errors.
@NullMarked
package io.resite.libvirt;

import org.jspecify.annotations.NullMarked;

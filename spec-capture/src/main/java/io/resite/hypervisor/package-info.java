/// The port: what we ask of one hypervisor host, in the words of the product. Knows neither libvirt nor the vault.
@NullMarked
package io.resite.hypervisor;

import org.jspecify.annotations.NullMarked;

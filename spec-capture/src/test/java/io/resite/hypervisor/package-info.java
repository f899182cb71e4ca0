@NullMarked
package io.resite.hypervisor;

import org.jspecify.annotations.NullMarked;

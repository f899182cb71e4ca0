/// What we would do: spec, policy, points and the recovery site's inventory in, a plan out. Pure: the same input gives
/// the same plan, to the byte. Knows `io.resite.spec` and what it is made of: no vault, no hypervisor, no clock.
@NullMarked
package io.resite.plan;

import org.jspecify.annotations.NullMarked;

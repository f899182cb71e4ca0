/// What we would do: spec, policy, points and the recovery site's inventory in, a plan out. Pure: same input, same
/// plan,
/// to the byte. Knows `io.resite.spec` alone.
@NullMarked
package io.resite.plan;

import org.jspecify.annotations.NullMarked;

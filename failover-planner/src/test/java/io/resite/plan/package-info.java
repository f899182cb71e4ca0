/// What the planner promises, told by example and checked on random sites.
@NullMarked
package io.resite.plan;

import org.jspecify.annotations.NullMarked;

/// Tests of [io.resite.guard].
@NullMarked
package io.resite.guard;

import org.jspecify.annotations.NullMarked;

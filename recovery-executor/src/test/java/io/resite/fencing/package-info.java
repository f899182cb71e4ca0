/// Tests of [io.resite.fencing].
@NullMarked
package io.resite.fencing;

import org.jspecify.annotations.NullMarked;

/// Tests of [io.resite.ownership].
@NullMarked
package io.resite.ownership;

import org.jspecify.annotations.NullMarked;

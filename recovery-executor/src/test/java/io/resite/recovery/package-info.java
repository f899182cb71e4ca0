/// Tests of [io.resite.recovery].
@NullMarked
package io.resite.recovery;

import org.jspecify.annotations.NullMarked;

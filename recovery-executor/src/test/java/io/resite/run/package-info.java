/// Tests of [io.resite.run].
@NullMarked
package io.resite.run;

import org.jspecify.annotations.NullMarked;

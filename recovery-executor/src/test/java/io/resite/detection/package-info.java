/// Tests of [io.resite.detection].
@NullMarked
package io.resite.detection;

import org.jspecify.annotations.NullMarked;

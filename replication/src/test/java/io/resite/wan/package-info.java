/// How much leaves, and when.
@NullMarked
package io.resite.wan;

import org.jspecify.annotations.NullMarked;

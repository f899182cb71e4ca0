@NullMarked
package io.resite.capture;

import org.jspecify.annotations.NullMarked;

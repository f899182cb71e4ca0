@NullMarked
package io.resite.nbd;

import org.jspecify.annotations.NullMarked;

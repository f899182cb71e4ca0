@NullMarked
package io.resite.spec;

import org.jspecify.annotations.NullMarked;

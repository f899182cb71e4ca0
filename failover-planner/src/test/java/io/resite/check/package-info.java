/// Each rule of the check once red and once green, and two sites that come to one place.
@NullMarked
package io.resite.check;

import org.jspecify.annotations.NullMarked;

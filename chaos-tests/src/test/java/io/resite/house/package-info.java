/// Tests of the source itself: what may use what, how things are called, what every module carries.
@NullMarked
package io.resite.house;

import org.jspecify.annotations.NullMarked;

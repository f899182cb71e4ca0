/// The engine: takes a plan and makes it so, once. Every step observes, does the difference, and observes again.
@NullMarked
package io.resite.recovery;

import org.jspecify.annotations.NullMarked;

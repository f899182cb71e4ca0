/// What the simulation promises: worlds in which nothing is violated, replayed exactly, and mistakes that are found.
@NullMarked
package io.resite.simulation;

import org.jspecify.annotations.NullMarked;

/// Shapes that decide something: what of an earlier answer still holds.
@NullMarked
package io.resite.app.api;

import org.jspecify.annotations.NullMarked;

/// What runs by itself, and that it goes on doing so.
@NullMarked
package io.resite.app.routes;

import org.jspecify.annotations.NullMarked;

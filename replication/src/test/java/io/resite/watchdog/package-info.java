/// How the watchdog lets go of machines that nobody else does, and its process.
@NullMarked
package io.resite.watchdog;

import org.jspecify.annotations.NullMarked;

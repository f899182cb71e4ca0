/// The command line: asks the service over REST, or, where there is none, recovers from the vault by itself. Starts in
/// the blink of an eye because it loads no Quarkus; says in one line what went wrong and what to do.
@NullMarked
package io.resite.app.cli;

import org.jspecify.annotations.NullMarked;

/// What a person can ask for: capture, replicate, look at points, plan, fail over, follow runs. Plain classes wired by
/// constructors, used alike by the service and by a recovery without one. Knows no HTTP, no Quarkus and no terminal.
@NullMarked
package io.resite.app.operations;

import org.jspecify.annotations.NullMarked;

/// Time and threads, as everything that executes runs has them: what passes, what rests and what works beside it goes
/// through one port, so that a simulation can be all of it. Knows no site and no run.
@NullMarked
package io.resite.clockwork;

import org.jspecify.annotations.NullMarked;

/// Which recovery points are kept, and letting the others go: keep rules, pins, and the removal itself. Knows no
/// hypervisor, and not who owns a group or which runs are under way: that is told.
@NullMarked
package io.resite.retention;

import org.jspecify.annotations.NullMarked;

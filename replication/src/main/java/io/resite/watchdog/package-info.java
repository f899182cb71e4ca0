/// A small process beside the one that replicates, which outlives it: what a cycle does to a machine (file systems
/// frozen, processors stopped, a backup job begun) is undone by it when the cycle was killed, hangs, or fills the
/// scratch space. It knows hosts and what was asked of it in a line of text; it knows no group, no point and no
/// vault.
@NullMarked
package io.resite.watchdog;

import org.jspecify.annotations.NullMarked;

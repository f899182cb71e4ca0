/// How much of the line to the vault replication may have: limits by the time of day, one budget for all cycles of a
/// process, a share of it for first seeds. Knows bytes and time; which group is due is `io.resite.replication`'s.
@NullMarked
package io.resite.wan;

import org.jspecify.annotations.NullMarked;

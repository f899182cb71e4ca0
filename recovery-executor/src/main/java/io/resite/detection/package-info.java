/// Whether a site seems lost: what was seen of it at each look in, a proposal of a failover with its evidence
/// out. Pure: it asks nobody, and nothing here begins a run or ends one.
@NullMarked
package io.resite.detection;

import org.jspecify.annotations.NullMarked;

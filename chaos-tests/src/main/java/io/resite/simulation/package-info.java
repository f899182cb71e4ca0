/// Worlds in which the production engine, planner, ownership and vault run in simulated time against simulated
/// hypervisors and a store in memory, while everything goes wrong that can: what must hold is looked at after every
/// event, and a seed replays exactly. Knows nothing of a real host.
@NullMarked
package io.resite.simulation;

import org.jspecify.annotations.NullMarked;

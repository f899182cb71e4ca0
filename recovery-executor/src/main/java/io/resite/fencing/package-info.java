/// Turning hosts of a lost primary off from outside, and seeing them off: their management controllers by
/// Redfish or IPMI, and ways of the people's own. Knows hosts by name and address; no machine, no group, no run
/// and no vault.
@NullMarked
package io.resite.fencing;

import org.jspecify.annotations.NullMarked;

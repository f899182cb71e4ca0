/// The lab: two sites with two real hypervisors each on one machine, a WAN between them, and the guests that show
/// whether data survived.
@NullMarked
package io.resite.lab;

import org.jspecify.annotations.NullMarked;

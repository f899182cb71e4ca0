/// Which machines of a site could start on which hosts of its recovery site, long before they have to: a matrix of
/// cells, each green, or red with its reasons and the change that would make it green. Pure; what only a host can say
/// is asked by others and added. Uses the planner's own rules for networks, storage and names.
@NullMarked
package io.resite.check;

import org.jspecify.annotations.NullMarked;

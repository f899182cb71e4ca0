/// What changed from one revision of a site to the next, in the words of a person, and what of it matters to a
/// recovery. Pure: two sites in, a list of changes out. Knows no vault and no revision numbers; why something changed,
/// and who did it, is nowhere to be seen in a site.
@NullMarked
package io.resite.change;

import org.jspecify.annotations.NullMarked;

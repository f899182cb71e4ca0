/// Promises of the folder form of a site: nothing is lost on the way there and back, names of any kind make files of
/// their own, mistakes are told with their places.
@NullMarked
package io.resite.folder;

import org.jspecify.annotations.NullMarked;

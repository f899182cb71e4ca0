/// Promises about definitions: nothing is lost, an edit changes what it names, hostile text ends in a clear error.
@NullMarked
package io.resite.definition;

import org.jspecify.annotations.NullMarked;

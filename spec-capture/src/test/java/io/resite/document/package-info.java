@NullMarked
package io.resite.document;

import org.jspecify.annotations.NullMarked;

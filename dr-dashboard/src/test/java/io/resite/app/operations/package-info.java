@NullMarked
package io.resite.app.operations;

import org.jspecify.annotations.NullMarked;

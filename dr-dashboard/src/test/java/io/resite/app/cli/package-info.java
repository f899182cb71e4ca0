@NullMarked
package io.resite.app.cli;

import org.jspecify.annotations.NullMarked;

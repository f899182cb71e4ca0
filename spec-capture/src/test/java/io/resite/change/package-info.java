/// Tests of what changed in a site. Sites are built by [Sites], one visible difference a test.
@NullMarked
package io.resite.change;

import org.jspecify.annotations.NullMarked;

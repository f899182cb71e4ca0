/// Tests of retention: its rules, pins, and removing points from a vault.
@NullMarked
package io.resite.retention;

import org.jspecify.annotations.NullMarked;

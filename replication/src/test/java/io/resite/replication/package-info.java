@NullMarked
package io.resite.replication;

import org.jspecify.annotations.NullMarked;

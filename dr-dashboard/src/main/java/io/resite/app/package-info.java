/// What people touch: the service, its REST interface, its events and the command line. Quarkus lives here alone.
@NullMarked
package io.resite.app;

import org.jspecify.annotations.NullMarked;

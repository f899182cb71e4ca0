/// What runs by itself: the schedules of capture and replication, and the way out for events. Camel routes, so that an
/// operator may send events anywhere by configuration alone; the decisions are made in `operations`.
@NullMarked
package io.resite.app.routes;

import org.jspecify.annotations.NullMarked;

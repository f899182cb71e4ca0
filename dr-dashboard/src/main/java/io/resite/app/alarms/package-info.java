/// What people are told when something is not as promised: which conditions make an alarm, when it is told, told again
/// and over. Values and decisions only; it sends nothing and reads neither vault nor host.
@NullMarked
package io.resite.app.alarms;

import org.jspecify.annotations.NullMarked;

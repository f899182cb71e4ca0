/// When people are told, and when not.
@NullMarked
package io.resite.app.alarms;

import org.jspecify.annotations.NullMarked;

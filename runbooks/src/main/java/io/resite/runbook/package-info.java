/// What people read: the runbook of a plan and the report of a run. Writes documents, decides nothing.
@NullMarked
package io.resite.runbook;

import org.jspecify.annotations.NullMarked;

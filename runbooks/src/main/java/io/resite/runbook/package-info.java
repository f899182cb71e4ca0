/// What people read: the runbook of a plan and the report of a run, in Markdown. Writes documents and decides nothing;
/// the same plan or run gives the same text.
@NullMarked
package io.resite.runbook;

import org.jspecify.annotations.NullMarked;

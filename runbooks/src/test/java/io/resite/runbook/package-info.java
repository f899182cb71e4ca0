/// The documents as people get them: golden files, compared word by word.
@NullMarked
package io.resite.runbook;

import org.jspecify.annotations.NullMarked;

package io.resite.run;

import java.io.Serial;

/// Another executor has extended the journal: whoever gets this must not act any more.
public final class JournalLost extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    JournalLost(String run, long number) {
        super("run " + run + " is executed elsewhere: journal entry " + number + " is another executor's");
    }
}

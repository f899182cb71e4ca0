package io.resite.run;

import io.resite.clockwork.Clockwork;
import io.resite.vault.NumberedLog;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The writing end of a run's journal. Entries are created if absent, so of two executors that extend one journal
/// the second finds its number taken and stops; there is never more than one history of a run.
public final class RunJournal {
    /// How often a write with an unknown outcome is settled before the executor gives up and leaves the run to a
    /// resume.
    private static final int TRIES = 30;

    private final String run;
    private final String executor;
    private final NumberedLog log;
    private final Duration pause;
    private final Clockwork clock;
    private long number;
    private RunState state;

    private RunJournal(
            String run,
            String executor,
            NumberedLog log,
            Duration pause,
            Clockwork clock,
            JournalReader.Position position) {
        this.run = run;
        this.executor = executor;
        this.log = log;
        this.pause = pause;
        this.clock = clock;
        this.number = position.number();
        this.state = position.state();
    }

    /// Opens the journal at its end.
    ///
    /// @param executor a name no other executor has, for as long as the vault lives
    /// @param pause between two tries while the store does not answer
    public static RunJournal open(String run, String executor, NumberedLog log, Duration pause, Clockwork clock) {
        return new RunJournal(run, executor, log, pause, clock, JournalReader.read(run, log));
    }

    public String run() {
        return run;
    }

    public synchronized RunState state() {
        return state;
    }

    /// Makes the events durable as one entry and answers the state after them.
    ///
    /// @throws JournalLost when another executor has extended the journal
    public synchronized RunState append(List<RunEvent> events) {
        if (events.isEmpty()) {
            return state;
        }
        var after = state.after(events);
        var next = number + 1;
        var snapshot = next % JournalEntry.SNAPSHOT_EVERY == 0 ? after : new RunState.NotBegun();
        put(next, new JournalEntry(JournalEntry.FORMAT, executor, events, snapshot).toJson());
        number = next;
        state = after;
        return state;
    }

    private void put(long next, byte[] body) {
        for (var attempt = 1; ; attempt++) {
            try {
                switch (log.append(next, body)) {
                    case CREATED -> {
                        return;
                    }
                    case ALREADY_THERE -> {
                        if (log.read(next)
                                .filter(there -> Arrays.equals(there, body))
                                .isPresent()) {
                            // Ours, from a try whose answer was lost.
                            return;
                        }
                        throw new JournalLost(run, next);
                    }
                    case UNKNOWN -> giveUpAfter(attempt, next, "its outcome is unknown");
                }
            } catch (StoreException e) {
                giveUpAfter(attempt, next, String.valueOf(e.getMessage()));
            }
        }
    }

    private void giveUpAfter(int attempt, long next, String cause) {
        if (attempt == TRIES) {
            throw new VaultException(
                    VaultException.Kind.UNKNOWN_OUTCOME,
                    "journal entry runs/" + run + "/" + next + " could not be written (" + cause
                            + "): the run stops here; resume it when the vault answers");
        }
        try {
            clock.rest(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultException(
                    VaultException.Kind.UNKNOWN_OUTCOME,
                    "interrupted while writing journal entry runs/" + run + "/" + next + ": resume the run");
        }
    }
}

package io.resite.run;

import io.resite.vault.NumberedLog;
import io.resite.vault.VaultException;

/// Reads a journal forward from what is known already, or from its newest snapshot.
final class JournalReader {
    private JournalReader() {}

    /// The state after entry `number`.
    record Position(long number, RunState state) {}

    /// The journal's present end.
    static Position read(String run, NumberedLog log) {
        return readOn(run, log, fromSnapshot(run, log, log.newest()));
    }

    /// The end of the journal, seen from a position in it.
    static Position readOn(String run, NumberedLog log, Position from) {
        var position = from;
        while (true) {
            var next = position.number() + 1;
            var body = log.read(next);
            if (body.isEmpty()) {
                return position;
            }
            var entry = JournalEntry.fromJson(name(run, next), body.get());
            position = new Position(next, position.state().after(entry.events()));
        }
    }

    private static Position fromSnapshot(String run, NumberedLog log, long newest) {
        var number = newest - newest % JournalEntry.SNAPSHOT_EVERY;
        if (number == 0) {
            return new Position(0, new RunState.NotBegun());
        }
        var body = log.read(number)
                .orElseThrow(() -> new VaultException(
                        VaultException.Kind.DAMAGED,
                        name(run, number)
                                + " is missing although later entries are there: the vault has lost an object;"
                                + " read it from a copy of the vault"));
        return new Position(
                number, JournalEntry.fromJson(name(run, number), body).folded());
    }

    private static String name(String run, long number) {
        return "runs/" + run + "/" + number;
    }
}

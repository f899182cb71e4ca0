package io.resite.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.util.List;

/// One object of a journal: the events that became due while the one before it was being written.
///
/// @param format of this entry; a reader refuses what is newer than it knows. 2 has decisions, which 1 had not; 3 asks
///     people
/// @param executor who wrote it: with the entry's number it tells our own entry from a rival's of equal content
/// @param folded the state after this entry, in every 64th; in the others [RunState.NotBegun]
record JournalEntry(int format, String executor, List<RunEvent> events, RunState folded) {
    static final int FORMAT = 3;

    /// Entries between two folded snapshots: reading a run costs at most this many objects.
    static final int SNAPSHOT_EVERY = 64;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            // A field that a later version added says nothing to this one.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    JournalEntry {
        events = List.copyOf(events);
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("journal entry of " + executor, e);
        }
    }

    /// @param where names the entry for messages, as in `runs/20261122-101500-4f1a/3`
    static JournalEntry fromJson(String where, byte[] json) {
        try {
            var entry = JSON.readValue(json, JournalEntry.class);
            if (entry.format > FORMAT) {
                throw new VaultException(
                        VaultException.Kind.DAMAGED,
                        where + " has journal format " + entry.format + ", this program reads up to " + FORMAT
                                + ": use the version of resite that began the run");
            }
            return entry;
        } catch (IOException e) {
            throw new VaultException(VaultException.Kind.DAMAGED, where + " is not a journal entry: " + e.getMessage());
        }
    }
}

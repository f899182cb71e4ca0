package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.util.Optional;

/// What changes in a vault: a row of objects numbered from 1, each created if absent, so that two writers of one
/// number collide. The highest is current; it is found by probing, a listing is only a hint. Bodies are sealed and
/// bound to their key.
public interface NumberedLog {
    /// Appends as number `number`; never overwrites.
    Creation append(long number, byte[] plain);

    Optional<byte[]> read(long number);

    /// The highest number there is, 0 for an empty log.
    long newest();

    /// An entry with its number.
    record Entry(long number, byte[] plain) {}

    default Optional<Entry> newestEntry() {
        var number = newest();
        return number == 0 ? Optional.empty() : read(number).map(plain -> new Entry(number, plain));
    }
}

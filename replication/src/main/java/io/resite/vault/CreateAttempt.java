package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates one object through a wire that may lose answers: puts, and whenever the answer leaves doubt, looks at what
/// lies there. Ours: created. Another's: already there. Nothing: the same bytes again, a bounded number of times.
final class CreateAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(CreateAttempt.class);

    private final Wire wire;
    private final ObjectHeader mine;
    private final Patience patience;
    private boolean mayHaveArrived;
    private StoreException lastTrouble = new StoreException("nothing was tried");

    CreateAttempt(Wire wire, ObjectHeader mine, Patience patience) {
        this.wire = wire;
        this.mine = mine;
        this.patience = patience;
    }

    /// The far side, one request at a time.
    interface Wire {
        /// Sends the whole object once, to be stored only if there is none.
        Answer put();

        /// Whose object lies there now.
        ///
        /// @throws StoreException when that cannot be read
        Optional<ObjectHeader> look();
    }

    /// What a put told.
    sealed interface Answer {
        record Stored() implements Answer {}

        /// The store says that there is one; it may be ours, from a request whose answer was lost.
        record Occupied() implements Answer {}

        /// No answer, or one that says nothing about the object.
        record Doubt(StoreException trouble) implements Answer {}

        /// The store asks to come again later. What it says of the object counts no more than a doubt: the answer
        /// may be a gateway's.
        record Busy(StoreException trouble) implements Answer {}

        /// The request certainly never arrived.
        record NotSent(StoreException trouble) implements Answer {}
    }

    /// @throws StoreException when no request ever arrived, so that certainly nothing was created
    Creation run() {
        try {
            return tryOften();
        } catch (StoreException refused) {
            if (mayHaveArrived) {
                LOG.warn("{}", refused.getMessage());
                return Creation.UNKNOWN;
            }
            throw refused;
        }
    }

    private Creation tryOften() {
        boolean busy;
        do {
            busy = false;
            var found = switch (wire.put()) {
                case Answer.Stored _ -> Creation.CREATED;
                case Answer.Occupied _ -> lookAgain();
                case Answer.Doubt(var trouble) -> {
                    lastTrouble = trouble;
                    yield lookAgain();
                }
                case Answer.Busy(var trouble) -> {
                    busy = true;
                    lastTrouble = trouble;
                    yield lookAgain();
                }
                case Answer.NotSent(var trouble) -> {
                    lastTrouble = trouble;
                    yield Creation.UNKNOWN;
                }
            };
            if (found != Creation.UNKNOWN) {
                return found;
            }
        } while (patience.oneMoreTry(busy));
        if (mayHaveArrived) {
            // A late request may still land after this, so that "absent" is no answer either.
            return Creation.UNKNOWN;
        }
        throw lastTrouble;
    }

    /// UNKNOWN stands for absent or unreadable here: both mean to try again.
    private Creation lookAgain() {
        mayHaveArrived = true;
        try {
            return wire.look()
                    .map(header -> header.equals(mine) ? Creation.CREATED : Creation.ALREADY_THERE)
                    .orElse(Creation.UNKNOWN);
        } catch (StoreException e) {
            lastTrouble = e;
            return Creation.UNKNOWN;
        }
    }
}

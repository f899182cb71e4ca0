package io.resite.replication;

import java.io.Serial;

/// A member that cannot take part in this cycle, for a reason that goes into the acknowledgement. The others go on.
final class DroppedOut extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DroppedOut(String reason) {
        super(reason);
    }
}

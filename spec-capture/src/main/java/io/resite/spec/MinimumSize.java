package io.resite.spec;

import io.resite.document.ByteSize;
import io.resite.document.Sparse;

/// The least a machine is of use with, where the recovery site has not room for all. Nothing said: its own size.
@Sparse
public record MinimumSize(ByteSize memory, int cpus) {
    public static final MinimumSize ITS_OWN = new MinimumSize(ByteSize.ZERO, 0);

    public boolean isItsOwn() {
        return equals(ITS_OWN);
    }
}

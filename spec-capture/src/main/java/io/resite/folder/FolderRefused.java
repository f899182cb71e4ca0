package io.resite.folder;

import java.io.Serial;

/// A folder that an export must not write to. The message says why, and what to do.
public final class FolderRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    FolderRefused(String message) {
        super(message);
    }
}

package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;

/// Whether a frame was freed because nothing reached it. What names it all the same was written by somebody who slept
/// through that; he is told, and nobody else relies on it. What was found damaged is another matter: it may come back
/// from a second vault's store.
final class GoneForGood {
    private final KeyDomain domain;
    private final Condemned condemned;

    GoneForGood(KeyDomain domain, Condemned condemned) {
        this.domain = domain;
        this.condemned = condemned;
    }

    boolean is(FrameAddress frame) {
        var standing = condemned.now();
        return standing.has(frame) && !standing.isDamaged(frame) && !isThere(frame);
    }

    private boolean isThere(FrameAddress frame) {
        try {
            return OpenPack.newest(domain, frame.pack())
                    .map(open -> open.directory().numbers().get(frame.frame()))
                    .orElse(false);
        } catch (VaultException _) {
            // It is there, and nobody knows what is in it.
            return true;
        }
    }
}

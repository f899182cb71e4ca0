package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Packs of former cycles that a cycle wants to refer to, each looked at once: a store that was put back from an older
/// copy lacks packs that this host remembers, and nobody condemned them.
final class FormerPacks {
    private static final BitSet NOTHING = new BitSet();

    private final KeyDomain domain;
    private final Map<PackId, BitSet> seen = new ConcurrentHashMap<>();

    FormerPacks(KeyDomain domain) {
        this.domain = domain;
    }

    /// Whether the frame is there, as far as its pack's directory tells.
    boolean hold(FrameAddress frame) {
        var known = seen.get(frame.pack());
        if (known == null) {
            known = look(frame.pack());
            seen.put(frame.pack(), known);
        }
        return known.get(frame.frame());
    }

    private BitSet look(PackId pack) {
        try {
            return OpenPack.open(domain, pack, pack.keyBase(domain) + PackId.FIRST_GENERATION)
                    .or(() -> OpenPack.newest(domain, pack))
                    .map(open -> open.directory().numbers())
                    .orElse(NOTHING);
        } catch (VaultException _) {
            // Whatever was in it is stored anew; the check tells people.
            return NOTHING;
        }
    }
}

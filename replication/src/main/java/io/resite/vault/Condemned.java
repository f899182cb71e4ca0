package io.resite.vault;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Packs that garbage collection has condemned, for ever: no writer refers to one anew. A point whose writer used one
/// that was condemned meanwhile is not acknowledged.
final class Condemned {
    private final SealedLog log;
    private final Set<PackId> packs = ConcurrentHashMap.newKeySet();
    private long read;

    Condemned(KeyDomain domain) {
        log = SealedLog.ascending(domain, domain.folder() + "/gc");
    }

    /// One entry of the log `gc/`.
    record Verdict(List<String> packs) {
        Verdict {
            packs = List.copyOf(packs);
        }
    }

    /// All that are condemned now, as the store has it.
    synchronized Set<PackId> now() {
        for (var newest = log.newest(); read < newest; read++) {
            var number = read + 1;
            var verdict = log.read(number)
                    .flatMap(body -> VaultDocuments.fromJson(body, Verdict.class))
                    .orElseThrow(() -> new VaultException(
                            VaultException.Kind.DAMAGED,
                            "object " + log.keyOf(number)
                                    + " cannot be read; copy it from a second vault's store before writing on"));
            verdict.packs().forEach(pack -> packs.add(new PackId(pack)));
        }
        return Set.copyOf(packs);
    }

    /// [VaultException.Kind#CONDEMNED] when one of `used` is condemned by now.
    void requireNone(Set<PackId> used) {
        var found = new HashSet<>(used);
        found.retainAll(now());
        if (!found.isEmpty()) {
            throw new VaultException(
                    VaultException.Kind.CONDEMNED,
                    "pack " + found.iterator().next().hex()
                            + " was condemned while this cycle used it: its points are not acknowledged;"
                            + " run the cycle again");
        }
    }
}

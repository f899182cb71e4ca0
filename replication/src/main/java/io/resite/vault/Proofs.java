package io.resite.vault;

import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.spec.BootProof;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import java.util.List;
import java.util.Optional;

/// A site's boot proofs, one object a point. A lost answer costs nothing: the next run or drill proves it again.
final class Proofs {
    private final KeyDomain domain;

    Proofs(KeyDomain domain) {
        this.domain = domain;
    }

    private SealedLog log(MachineId machine) {
        return SealedLog.newestFirst(domain, domain.folder() + "/proofs/" + machine.uuid());
    }

    void add(BootProof proof) {
        log(proof.point().machine()).append(proof.point().sequence(), Documents.json(proof));
    }

    Optional<BootProof> of(PointId point) {
        var log = log(point.machine());
        var key = log.keyOf(point.sequence());
        return log.read(point.sequence()).map(body -> {
            try {
                return Documents.read(body, BootProof.class, key);
            } catch (DocumentException broken) {
                throw new VaultException(
                        VaultException.Kind.DAMAGED,
                        "object " + key + " in " + domain.store().describe() + " cannot be understood ("
                                + broken.getMessage() + "); use the version of resite that wrote it");
            }
        });
    }

    /// By the listing alone, which may lag: what is proved a moment later counts the next time.
    List<PointId> of(MachineId machine) {
        return log(machine).numbers(Names.LARGEST).stream()
                .map(sequence -> new PointId(machine, sequence))
                .toList();
    }
}

package io.resite.plan;

import io.resite.spec.Machine;
import io.resite.spec.RecoveryPoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A machine that may come back if a host has room for it.
///
/// @param point what it comes back from: its definition and disks, not the captured ones, are what is rebuilt
/// @param group the protection group by which it is owned
/// @param onlyHost the recovery host that it must go to whatever its networks say; empty for any
/// @param remarks what will be different from the primary
record Candidate(
        Ranking.Ranked rank,
        RecoveryPoint point,
        String group,
        List<Attachment> attachments,
        String onlyHost,
        List<String> remarks) {
    String name() {
        return rank.name();
    }

    Machine definition() {
        return point.definition();
    }

    /// Where it is reached as far as anybody knows: by its definition, else by what was seen of it.
    Optional<String> address() {
        return address(point, rank);
    }

    static Optional<String> address(RecoveryPoint point, Ranking.Ranked rank) {
        return point.definition().address().or(rank.machine()::address);
    }

    /// The rebuilt networks it is on, which all have to be on its host.
    Stream<CapturedNetwork> networks() {
        return attachments.stream()
                .flatMap(attachment -> attachment instanceof Attachment.Rebuilt(var _, var network)
                        ? Stream.of(network)
                        : Stream.empty())
                .distinct();
    }
}

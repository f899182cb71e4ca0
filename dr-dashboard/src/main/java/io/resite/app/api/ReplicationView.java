package io.resite.app.api;

import io.resite.document.ByteSize;
import java.time.Instant;
import java.util.List;

/// What a round of replication came to: one acknowledgement a protection group.
public record ReplicationView(List<AcknowledgementView> acknowledgements) {
    public ReplicationView {
        acknowledgements = List.copyOf(acknowledgements);
    }

    public record AcknowledgementView(
            String group,
            long sequence,
            Instant at,
            double skewSeconds,
            List<MemberPoint> points,
            List<MissingMember> missing,
            CostView cost) {
        public AcknowledgementView {
            points = List.copyOf(points);
            missing = List.copyOf(missing);
        }
    }

    /// What a cycle came to.
    ///
    /// @param read from the hypervisors
    /// @param changed of it, what differed from the points before
    /// @param deduped of that, what the vault had already, elsewhere
    /// @param stored added to the vault
    /// @param sent what left for the store, packs' heads and what was sent again included
    /// @param seconds from its turn to its acknowledgement
    public record CostView(
            ByteSize read, ByteSize changed, ByteSize deduped, ByteSize stored, ByteSize sent, double seconds) {}

    /// @param machine its name
    /// @param percent of the machine that is in the vault; less than 100 while a long copy goes on
    public record MemberPoint(String machine, long sequence, int percent) {}

    /// A member of the group that has no point of this instant, and why.
    public record MissingMember(String machine, String reason) {}
}

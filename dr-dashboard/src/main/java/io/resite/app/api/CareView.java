package io.resite.app.api;

import io.resite.document.ByteSize;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the vault is kept in order: what was last looked at and found, what was removed, and what stays by a person's
/// word.
public record CareView(List<SiteCare> sites, List<PinView> pins) {
    public CareView {
        sites = List.copyOf(sites);
        pins = List.copyOf(pins);
    }

    /// A site's part of the vault.
    ///
    /// @param checked the last check of this service; null when none was made
    /// @param checking one that is under way
    /// @param round the last daily round of this service; null when none was made
    public record SiteCare(
            String site,
            @Nullable CheckedView checked,
            @Nullable CheckingView checking,
            @Nullable RoundView round) {
        public SiteCare with(CheckedView done) {
            return new SiteCare(site, done, checking, round);
        }

        public SiteCare with(RoundView done) {
            return new SiteCare(site, checked, checking, done);
        }

        public SiteCare with(@Nullable CheckingView underWay) {
            return new SiteCare(site, checked, underWay, round);
        }
    }

    /// What a check came to.
    ///
    /// @param read whether every byte was read
    /// @param bytes that were
    /// @param whole the newest point that is whole of each machine that lost some, as in `db#12`
    /// @param problem why it came to no end; empty when it did
    public record CheckedView(
            Instant at,
            boolean read,
            long points,
            long packs,
            ByteSize bytes,
            List<DamageView> damages,
            List<String> whole,
            String problem) {
        public CheckedView {
            damages = List.copyOf(damages);
            whole = List.copyOf(whole);
        }

        /// The same with what an earlier check found and this one was not made to find: all of it when it came to no
        /// end, and what only reading shows when it did not read.
        public CheckedView after(@Nullable CheckedView before) {
            if (before == null) {
                return this;
            }
            var found = damages.stream().map(DamageView::object).collect(Collectors.toSet());
            var left = before.damages().stream()
                    .filter(damage -> !problem.isEmpty() || (damage.read() && !read))
                    .filter(damage -> !found.contains(damage.object()))
                    .toList();
            var wholeThen = left.isEmpty() ? Stream.<String>empty() : before.whole().stream();
            return new CheckedView(
                    at,
                    read,
                    points,
                    packs,
                    bytes,
                    Stream.concat(damages.stream(), left.stream()).toList(),
                    Stream.concat(whole.stream(), wholeThen).distinct().toList(),
                    problem);
        }
    }

    /// @param object its key in the store
    /// @param points it costs, as in `db#12`
    /// @param read whether a check found it that read every byte
    public record DamageView(String object, String what, List<String> points, boolean read) {
        public DamageView {
            points = List.copyOf(points);
        }
    }

    /// How far a check is.
    public record CheckingView(Instant since, boolean read, long points, ByteSize bytes) {}

    /// What a daily round did.
    ///
    /// @param points that the retention let go
    /// @param deleted packs
    /// @param compacted packs that were written anew without what nothing needs
    /// @param waiting packs with something that goes in the next days
    /// @param damaged packs that cannot be opened
    /// @param problem why it came to no end; empty when it did
    public record RoundView(
            Instant at,
            int points,
            int deleted,
            int compacted,
            ByteSize freed,
            int waiting,
            List<String> damaged,
            String problem) {
        public RoundView {
            damaged = List.copyOf(damaged);
        }
    }

    /// Points that stay by a person's word.
    ///
    /// @param points as in `db#12`
    /// @param until null: until a person ends it
    public record PinView(
            long number,
            String site,
            List<String> points,
            Instant at,
            @Nullable Instant until,
            String who,
            String why) {
        public PinView {
            points = List.copyOf(points);
        }
    }
}

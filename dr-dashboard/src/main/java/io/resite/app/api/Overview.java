package io.resite.app.api;

import io.resite.document.ByteSize;
import io.resite.spec.Consistency;
import io.resite.spec.MachineState;
import io.resite.spec.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything the first page shows: all sites at one glance, judged from the vault's points and the hosts' last word.
///
/// @param vault what is known of the vault even while it is sealed
/// @param currentRun the run that is going on, if one is
/// @param vaultProblem why the vault could not be read the last time; empty when it could
/// @param forecasts RPOs that will be broken, nearest first
/// @param alarms that are not over, newest first
public record Overview(
        boolean sealed,
        VaultView vault,
        Instant now,
        List<SiteView> sites,
        List<Activity> activity,
        @Nullable String currentRun,
        String vaultProblem,
        List<ForecastView> forecasts,
        List<AlarmView> alarms) {
    public Overview {
        sites = List.copyOf(sites);
        activity = List.copyOf(activity);
        forecasts = List.copyOf(forecasts);
        alarms = List.copyOf(alarms);
    }

    /// The same with the alarms.
    public Overview with(List<AlarmView> open) {
        return new Overview(sealed, vault, now, sites, activity, currentRun, vaultProblem, forecasts, open);
    }

    /// An RPO that will be broken.
    ///
    /// @param text with the reason, in words
    public record ForecastView(String site, String group, Instant at, String text) {}

    /// @param id the vault's identity
    public record VaultView(String url, String id) {}

    /// @param recoverySite where its policy sends it; empty without a policy
    /// @param stuck whether its machines could start there; null until that was checked
    /// @param capturedAt when the newest spec was taken; none yet when null
    public record SiteView(
            String id,
            String recoverySite,
            @Nullable Instant capturedAt,
            long specRevision,
            DriftView drift,
            @Nullable StuckView stuck,
            List<MachineView> machines,
            List<HostView> hosts) {
        public SiteView {
            machines = List.copyOf(machines);
            hosts = List.copyOf(hosts);
        }
    }

    /// What changed with the newest revision of a site's spec.
    ///
    /// @param revision that one
    /// @param changes how many; none for the first revision
    /// @param sentences the first of them, what matters to recovery before the rest
    public record DriftView(long revision, int changes, List<String> sentences) {
        public DriftView {
            sentences = List.copyOf(sentences);
        }
    }

    /// Machines of a site that could not start where its policy sends them.
    ///
    /// @param machines of how many
    /// @param sentences of the first of them why, with the change that would make them able
    public record StuckView(String at, Instant checkedAt, int machines, int stuck, List<String> sentences) {
        public StuckView {
            sentences = List.copyOf(sentences);
        }
    }

    /// @param group empty when it is in none and is not protected: nothing is promised then
    /// @param owner the site that may run it, by the newest owner record
    /// @param rpoLagSeconds age of the last point; null while there is none
    /// @param note what a person should know of it; empty when nothing
    /// @param copy how far a copy is that takes several cycles; null when none is under way
    /// @param proof of its newest point that was seen to boot; null when none was
    public record MachineView(
            String id,
            String name,
            String host,
            MachineState state,
            Tier tier,
            String group,
            String owner,
            long epoch,
            @Nullable LastPoint lastPoint,
            @Nullable Long rpoLagSeconds,
            long rpoSeconds,
            boolean rpoMet,
            String note,
            @Nullable CopyView copy,
            @Nullable ProofView proof) {}

    /// That a machine was seen to boot.
    ///
    /// @param sequence of the point that it booted from
    /// @param tookSeconds from the start of the run until it was seen; zero where that was not kept
    /// @param screen its screen among the run's evidence; empty when there is no picture
    public record ProofView(long sequence, Instant at, String run, long tookSeconds, String detail, String screen) {}

    /// A copy of a machine that takes several cycles.
    ///
    /// @param covered bytes of its disks that are in the vault
    /// @param perSecond how much further it got lately, pauses included; zero while that cannot be told
    /// @param wholeAt by when it is done if it goes on like that; null while that cannot be told
    /// @param wanShare of the line, in words, while other groups send; empty when it sends as all others do
    public record CopyView(
            ByteSize covered,
            ByteSize size,
            int percent,
            ByteSize perSecond,
            @Nullable Instant wholeAt,
            String wanShare) {}

    /// The newest acknowledged point of a machine.
    public record LastPoint(long sequence, Instant at, Consistency consistency) {}

    /// @param answers whether the host spoke to us a moment ago; its memory is what it said last
    public record HostView(String name, String uri, boolean answers, ByteSize memory, ByteSize freeMemory) {}

    /// Something under way.
    ///
    /// @param done from 0 to 1
    /// @param perSecond bytes read in a second, on the average so far
    /// @param secondsLeft null while nobody can tell
    public record Activity(
            String kind,
            String site,
            String group,
            String text,
            double done,
            ByteSize read,
            ByteSize toRead,
            ByteSize perSecond,
            @Nullable Long secondsLeft) {}
}

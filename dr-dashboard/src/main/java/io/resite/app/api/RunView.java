package io.resite.app.api;

import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run in full: who asked for it, how every machine and every step stands.
///
/// @param decided how much people have decided about it so far: of two reports the one with more is the later
/// @param paused whether it begins nothing until somebody lets it go on
/// @param asked machines about which a person has to decide before the run can end
/// @param questions what people have to say of steps, or can
/// @param actions what can be decided about the run as a whole now, and nothing else can
public record RunView(
        String id,
        String site,
        String at,
        Mode mode,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        int done,
        int total,
        String who,
        String from,
        String why,
        String planHash,
        String fence,
        int decided,
        boolean paused,
        List<String> asked,
        List<RunQuestion> questions,
        List<RunAction> actions,
        List<RunMachine> machines,
        List<RunStep> steps) {
    public RunView {
        asked = List.copyOf(asked);
        questions = List.copyOf(questions);
        actions = List.copyOf(actions);
        machines = List.copyOf(machines);
        steps = List.copyOf(steps);
    }

    /// The run in one line of a list.
    ///
    /// @param outcome in words, null while it goes on
    /// @param done steps done of `total`
    public record RunSummary(
            String id,
            String site,
            String at,
            Mode mode,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            int done,
            int total) {}

    /// @param state waiting, working, running, failed, omitted or undone
    /// @param rpoSeconds what was lost: from the point to the start of the run
    /// @param rtoSeconds from the start of the run until its checks were well
    /// @param filling how far its disks are while they are filled by the service that answers; else null
    /// @param actions what can be decided about it now, and nothing else can
    public record RunMachine(
            String name,
            String as,
            String host,
            String state,
            @Nullable Long pointSequence,
            @Nullable Instant pointAt,
            @Nullable Long rpoSeconds,
            @Nullable Long rtoSeconds,
            String reason,
            @Nullable RunFilling filling,
            List<RunAction> actions) {
        public RunMachine {
            actions = List.copyOf(actions);
        }
    }

    /// @param perSecond on the average
    public record RunFilling(ByteSize done, ByteSize total, ByteSize perSecond) {
        public int percent() {
            return total.bytes() == 0 ? 0 : (int) (100 * done.bytes() / total.bytes());
        }
    }

    /// One thing that a person can decide about a machine or the run.
    ///
    /// @param action retry, host, previous, accept or omit; of the run pause, resume, cancel or rollback
    /// @param host where to, with `host`; else empty
    /// @param stopRunning whether machines that run are shut off by it
    /// @param words what it would do, and cost
    public record RunAction(String action, String host, boolean stopRunning, String words) {}

    /// A step that people are asked about, or one of their own that failed.
    ///
    /// @param owner who is asked; empty: whoever looks
    /// @param until when it fails without an answer; null when it has failed
    /// @param answers done, again or fail
    public record RunQuestion(
            String step,
            String owner,
            String text,
            @Nullable Instant until,
            List<String> answers) {
        public RunQuestion {
            answers = List.copyOf(answers);
        }
    }

    /// @param machine whose step it is; empty when several need it
    /// @param state waiting, working, done, failed or held
    public record RunStep(
            String id,
            String kind,
            String machine,
            String state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String detail) {}

    /// Something that is kept of a run to be looked at.
    ///
    /// @param subject a machine's name, or what else it is about
    /// @param name of the file, as in `screen-1.png`
    public record RunEvidence(String subject, String name) {}

    /// The answer to an accepted failover.
    public record Accepted(String run) {}
}

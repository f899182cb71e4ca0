package io.resite.run;

import static io.resite.run.RunFixtures.START;
import static io.resite.run.RunFixtures.passing;
import static io.resite.run.RunFixtures.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Ended;
import io.resite.run.RunEvent.ExecutorTookOver;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepDone;
import io.resite.run.RunEvent.StepFailed;
import io.resite.run.RunEvent.StepHeld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStateTest {
    @Test
    void a_step_is_ready_when_all_it_waits_for_are_done() {
        var run = underway(List.of());
        var later = underway(passing("preflight", 0));

        assertThat(run.ready()).extracting(StepOutline::id).containsExactly("preflight");
        assertThat(later.ready()).extracting(StepOutline::id).containsExactly("fence");
    }

    @Test
    void a_failed_step_holds_what_depends_on_it_and_names_the_first_cause() {
        var events = new ArrayList<>(passing("preflight", 0));
        events.addAll(passing("fence", 2));
        events.add(new StepBegun(START.plusSeconds(4), "start/db"));
        events.add(new StepFailed(START.plusSeconds(5), "start/db", new Failure.Refused("west1 refused: no room")));

        var run = underway(events);

        assertThat(run.ready()).isEmpty();
        assertThat(run.doomed())
                .containsOnlyKeys("verify/db", "start/web", "verify/web")
                .containsEntry("verify/web", "waits for start/db, which failed: west1 refused: no room");
    }

    @Test
    void folding_in_two_parts_is_folding_at_once() {
        var events = wholeRun();

        for (var cut = 1; cut < events.size(); cut++) {
            assertThat(RunState.of(events.subList(0, cut)).after(events.subList(cut, events.size())))
                    .isEqualTo(RunState.of(events));
        }
    }

    @Test
    void a_run_with_every_machine_back_is_recovered_with_its_times() {
        var over = RunState.of(wholeRun());

        var report = RunReport.of(over).orElseThrow();
        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(report.recovered()).isEqualTo(2);
        assertThat(report.machines().getFirst().lost()).isEqualTo(Duration.ofSeconds(30));
        assertThat(report.machines().getFirst().took()).isEqualTo(Duration.ofSeconds(7));
        assertThat(report.machines().getLast().progress()).isEqualTo(RunReport.MachineProgress.OMITTED);
        assertThat(report.fence()).isEqualTo("unconfirmed, on the word of ada: east1 does not answer");
    }

    @Test
    void a_run_that_is_cancelled_begins_nothing_more() {
        var events = new ArrayList<>(passing("preflight", 0));
        events.add(new CancelAsked(START.plusSeconds(2), "ada", "false alarm"));

        var run = underway(events);

        assertThat(run.ready()).isEmpty();
        assertThat(run.doomed()).hasSize(5).containsValue("cancelled by ada");
        assertThat(run.conclusion().text()).isEqualTo("cancelled by ada (false alarm)");
    }

    @Test
    void the_next_executor_begins_an_open_step_again_and_its_time_counts_from_the_first() {
        var run = underway(List.of(
                new StepBegun(START.plusSeconds(1), "preflight"),
                new ExecutorTookOver(START.plusSeconds(20), "executor-2", 2),
                new StepBegun(START.plusSeconds(21), "preflight")));

        assertThat(run.step("preflight")).isEqualTo(new StepState.Working(START.plusSeconds(1)));
    }

    @Test
    void what_does_not_fit_is_thrown() {
        var fresh = underway(List.of());

        assertThatThrownBy(() -> new RunState.NotBegun().after(new StepBegun(START, "fence")))
                .hasMessageContaining("NotBegun");
        assertThatThrownBy(() -> fresh.after(started())).hasMessageContaining("Underway");
        assertThatThrownBy(() -> fresh.after(new StepBegun(START, "fence"))).hasMessageContaining("are done");
        assertThatThrownBy(() -> fresh.after(new StepBegun(START, "nonsense"))).hasMessageContaining("stray");
        assertThatThrownBy(() -> fresh.after(new StepDone(START, "preflight", "")))
                .hasMessageContaining("under way");
        assertThatThrownBy(() -> fresh.after(new Ended(START, new Outcome.Recovered(), List.of())))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> RunState.of(wholeRun()).after(new StepHeld(START, "fence", "")))
                .hasMessageContaining("Over");
    }

    private static Underway underway(List<? extends RunEvent> events) {
        var all = new ArrayList<RunEvent>(List.of(started()));
        all.addAll(events);
        return (Underway) RunState.of(all);
    }

    static List<RunEvent> wholeRun() {
        var events = new ArrayList<RunEvent>(List.of(started()));
        events.addAll(passing("preflight", 0));
        events.add(new StepBegun(START.plusSeconds(2), "fence"));
        events.add(new FenceSettled(START.plusSeconds(2), "fence", false, "ada", "east1 does not answer"));
        events.add(new StepDone(START.plusSeconds(3), "fence", "unconfirmed"));
        events.addAll(passing("start/db", 4));
        events.addAll(passing("verify/db", 6));
        events.addAll(passing("start/web", 8));
        events.addAll(passing("verify/web", 10));
        events.add(new Ended(START.plusSeconds(12), new Outcome.Recovered(), List.of()));
        return events;
    }
}

package io.resite.run;

import static io.resite.run.RunFixtures.START;
import static io.resite.run.RunFixtures.passing;
import static io.resite.run.RunFixtures.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepFailed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsOfRunsTest {
    @Test
    void folding_in_two_parts_is_folding_at_once() {
        var events = GoldenDecisions.events();

        for (var cut = 1; cut < events.size(); cut++) {
            assertThat(RunState.of(events.subList(0, cut)).after(events.subList(cut, events.size())))
                    .isEqualTo(RunState.of(events));
        }
    }

    @Test
    void a_machine_begun_again_waits_until_what_was_made_of_it_is_gone() {
        var failed = underway(failing("start/db"));

        var run = decide(failed, new Decision.OtherHost("db", "west2", ""));

        assertThat(run.ready()).extracting(StepOutline::id).containsExactly("clear/db/1");
        assertThat(run.machine("db")).get().matches(machine -> machine.host().equals("west2"));
        assertThat(run.doomed()).isEmpty();
    }

    @Test
    void what_cannot_be_removed_holds_the_machine_back_and_is_tried_again() {
        var moved = decide(underway(failing("start/db")), new Decision.OtherHost("db", "west2", ""));

        var stuck = (Underway) moved.after(failing("clear/db/1"));

        assertThat(stuck.doomed().get("start/db")).startsWith("waits for clear/db/1, which failed");
        assertThat(decide(stuck, new Decision.Retry("db")).ready())
                .extracting(StepOutline::id)
                .containsExactly("clear/db/1");
    }

    @Test
    void what_a_run_cannot_take_is_told_with_the_way_out() {
        var failed = underway(failing("start/db"));

        assertThat(failed.obstacle(new Decision.Retry("nobody")))
                .get()
                .asString()
                .contains("no machine nobody");
        assertThat(failed.obstacle(new Decision.Retry("web"))).get().asString().contains("nothing of web has failed");
        assertThat(failed.obstacle(new Decision.Accept("db"))).get().asString().contains("only a machine that runs");
        assertThat(failed.obstacle(new Decision.OtherHost("db", "west1", "")))
                .get()
                .asString()
                .contains("is on west1 already");
        assertThat(failed.obstacle(new Decision.GoOn())).contains("it is not paused");
    }

    @Test
    void a_step_under_way_is_not_decided_about() {
        var working = underway(List.of(new StepBegun(START, "start/db")));

        assertThat(working.obstacle(new Decision.LeaveOut("db")))
                .get()
                .asString()
                .contains("start/db is under way");
    }

    @Test
    void a_cancelled_run_takes_no_decision() {
        var cancelled = (Underway) underway(failing("start/db")).after(new CancelAsked(START, "ada", ""));

        assertThat(cancelled.obstacle(new Decision.Retry("db")))
                .get()
                .asString()
                .contains("make a new plan");
        assertThatThrownBy(() -> decide(cancelled, new Decision.Retry("db"))).isInstanceOf(IllegalStateException.class);
    }

    private static List<RunEvent> failing(String step) {
        return List.of(new StepBegun(START, step), new StepFailed(START, step, new Failure.Refused("no room")));
    }

    private static Underway underway(List<? extends RunEvent> events) {
        var all = new ArrayList<RunEvent>(List.of(started()));
        all.addAll(passing("preflight", 0));
        all.addAll(passing("fence", 2));
        all.addAll(events);
        return (Underway) RunState.of(all);
    }

    private static Underway decide(Underway run, Decision decision) {
        return (Underway) run.after(new Decided(START, decision, "ada", ""));
    }
}

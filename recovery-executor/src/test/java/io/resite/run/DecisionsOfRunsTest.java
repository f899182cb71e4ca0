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
import io.resite.run.RunEvent.StepHeld;
import io.resite.spec.PointId;
import java.time.Duration;
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

    @Test
    void a_step_that_an_executor_left_behind_is_begun_again_though_the_run_is_rolled_back() {
        var working = underway(List.of(new StepBegun(START, "start/db")));
        var rolledBack = decide(working, new Decision.RollBack(false));

        var again = (Underway) rolledBack.after(new StepBegun(START, "start/db"));

        assertThat(again.working()).extracting(StepOutline::id).containsExactly("start/db");
        assertThat(again.ready()).isEmpty();
    }

    @Test
    void a_step_that_an_executor_left_behind_is_begun_again_though_what_it_waited_for_is_tried_again() {
        var without = decide(underway(failing("start/db")), new Decision.LeaveOut("db"));
        var working = (Underway) without.after(new StepBegun(START, "start/web"));
        var retried = decide(working, new Decision.Retry("db"));

        var again = (Underway) retried.after(new StepBegun(START, "start/web"));

        assertThat(again.working()).extracting(StepOutline::id).containsExactly("start/web");
    }

    @Test
    void of_a_group_that_goes_back_nothing_begins_while_any_of_it_may_be_of_the_later_point() {
        var back = decide(underway(failing("start/db")), earlier());
        var cleared = (Underway) ((Underway) back.after(passing("clear/db/1", 5))).after(failing("clear/web/1"));

        assertThat(cleared.ready()).isEmpty();
        assertThat(cleared.doomed().get("start/db")).startsWith("waits for clear/web/1, which failed");
        var retried = decide(held(cleared), new Decision.Retry("web"));
        assertThat(((Underway) retried.after(passing("clear/web/1", 9))).ready())
                .extracting(StepOutline::id)
                .containsExactly("start/db");
        assertThat(decide(held(cleared), new Decision.LeaveOut("web")).ready())
                .extracting(StepOutline::id)
                .containsExactly("start/db");
    }

    @Test
    void what_a_roll_back_gives_back_waits_until_every_attempt_is_gone() {
        var own = new StepOutline("own/shop", "own", List.of("fence"), "");
        var events = new ArrayList<RunEvent>(List.of(started(List.of(own))));
        List.of("preflight", "fence", "own/shop").forEach(step -> events.addAll(passing(step, 0)));
        events.addAll(failing("start/db"));
        var moved = decide((Underway) RunState.of(events), new Decision.OtherHost("db", "west2", ""));
        var stuck = (Underway) moved.after(failing("clear/db/1"));

        var back = held(decide(stuck, new Decision.RollBack(false)));

        assertThat(back.ready()).extracting(StepOutline::id).containsExactly("clear/db/1");
        var silent = held((Underway) back.after(failing("clear/db/1")));
        assertThat(silent.step("undo/own/shop")).isInstanceOf(StepState.Held.class);
        assertThat(silent.isUndone("db")).isFalse();
        assertThat(((Underway) back.after(passing("clear/db/1", 9))).ready())
                .extracting(StepOutline::id)
                .containsExactly("undo/db");
    }

    @Test
    void the_word_for_a_host_that_does_not_answer_can_be_given_afterwards() {
        var moved = decide(underway(failing("start/db")), new Decision.OtherHost("db", "west2", ""));
        var stuck = held((Underway) moved.after(failing("clear/db/1")));

        assertThat(stuck.obstacle(new Decision.OtherHost("db", "west2", "")))
                .get()
                .asString()
                .contains("--word NAME");
        var vouched = decide(stuck, new Decision.OtherHost("db", "west2", "Ada"));

        assertThat(vouched.ready()).extracting(StepOutline::id).containsExactly("clear/db/1");
        assertThat(((Underway) vouched.after(passing("clear/db/1", 9))).ready())
                .extracting(StepOutline::id)
                .containsExactly("start/db");
    }

    @Test
    void a_machine_that_was_not_seen_to_run_cannot_be_accepted() {
        var off = new Failure.NotRunning("db should run at west1 but is STOPPED");
        var slow = new Failure.TimedOut("verify/db", Duration.ofMinutes(5), "nothing");
        var unwell = new Failure.NotWell("db", "tcp 5432", "refused");

        assertThat(verifiedAs(off).obstacle(new Decision.Accept("db"))).isPresent();
        assertThat(verifiedAs(slow).obstacle(new Decision.Accept("db"))).isPresent();
        assertThat(verifiedAs(unwell).obstacle(new Decision.Accept("db"))).isEmpty();
    }

    private static Underway verifiedAs(Failure failure) {
        var events = new ArrayList<>(passing("start/db", 4));
        events.add(new StepBegun(START, "verify/db"));
        events.add(new StepFailed(START, "verify/db", failure));
        return underway(events);
    }

    private static Decision earlier() {
        return new Decision.EarlierPoint(
                "shop",
                started().machines().stream()
                        .map(machine -> new Decision.EarlierPoint.Pin(
                                machine.name(), new PointId(machine.point().machine(), 2), START.minusSeconds(90)))
                        .toList(),
                false);
    }

    /// With what can never begin any more held back, as the executor does it.
    private static Underway held(Underway run) {
        return (Underway) run.after(run.doomed().entrySet().stream()
                .map(one -> (RunEvent) new StepHeld(START, one.getKey(), one.getValue()))
                .toList());
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

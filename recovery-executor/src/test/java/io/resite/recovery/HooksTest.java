package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.run.Decision;
import io.resite.run.Decision.Reply;
import io.resite.run.Evidence;
import io.resite.run.RunState;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.MachineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people of their own have done around the start of a machine and at the end of a run.
class HooksTest {
    private static final String BEFORE = "hook/before-start/db/licence";
    private static final String LAST = "hook/after-run/dns";

    @TempDir
    private Path folder = Path.of("");

    private World world;
    private RecoveryEngine engine;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
        engine = world.executor();
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void a_script_is_told_of_what_it_is_about_and_what_it_says_is_kept() throws Exception {
        var run =
                ended(before(script("echo $RESITE_SITE $RESITE_MACHINE $RESITE_HOST $RESITE_ADDRESS $RESITE_MOMENT")));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(state(run, BEFORE)).isInstanceOf(StepState.Done.class);
        assertThat(evidence(run, "db", "before-start_db_licence-1.txt"))
                .isEqualTo("east db west1 10.10.0.11 before-start\n");
        assertThat(world.report(run).steps())
                .filteredOn(step -> step.outline().id().equals(BEFORE))
                .singleElement()
                .satisfies(step ->
                        assertThat(step.detail()).contains("evidence/" + run + "/db/before-start_db_licence-1"));
    }

    @Test
    void one_that_fails_holds_its_machine_back_until_a_person_says_that_it_is_done() throws Exception {
        var run = ended(before(script("echo no licence; exit 3")));

        assertThat(world.report(run).outcome())
                .startsWith("recovered except 2: db (")
                .contains("no licence");
        assertThat(world.stateAtWest(Shop.BATCH)).isEqualTo(MachineState.RUNNING);
        decide(run, new Decision.Answer(BEFORE, Reply.DONE));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThatThrownBy(() -> decide(run, new Decision.Answer(BEFORE, Reply.DONE)))
                .hasMessageContaining("nobody is asked about " + BEFORE + " now");
    }

    @Test
    void one_that_failed_is_done_again_when_somebody_wants_it() throws Exception {
        var there = folder.resolve("there");
        var run = ended(before(script("test -e " + there)));
        Files.createFile(there);

        decide(run, new Decision.Answer(BEFORE, Reply.AGAIN));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void a_manual_step_waits_for_its_owner_and_the_rest_does_not() throws Exception {
        var run = engine.start(before(manual(Duration.ofMinutes(5))), world.request());
        await().until(() -> isAsked(run));
        await().until(() -> world.stateAtWest(Shop.BATCH) == MachineState.RUNNING);

        var question = underway(run).asking().open().getFirst();
        assertThat(question.owner()).isEqualTo("R. Moreau");
        assertThat(question.question()).isEqualTo("Move the licence");
        assertThat(state(run, "start/db")).isInstanceOf(StepState.Waiting.class);
        assertThatThrownBy(() -> engine.decide(run, new Decision.Answer(BEFORE, Reply.AGAIN), "ada", ""))
                .hasMessageContaining("a person does " + BEFORE);
        decide(run, new Decision.Answer(BEFORE, Reply.DONE));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(state(run, BEFORE))
                .isInstanceOfSatisfying(
                        StepState.Done.class,
                        done -> assertThat(done.detail()).isEqualTo("done, as ada (as told) says"));
    }

    @Test
    void a_question_that_nobody_answers_fails_at_its_limit() throws Exception {
        var run = ended(before(manual(Duration.ofMillis(300))));

        assertThat(world.report(run).outcome())
                .startsWith("recovered except 2: db (")
                .contains("\"Move the licence\", asked of R. Moreau", "resite run done " + run + " " + BEFORE);
    }

    @Test
    void nobody_is_asked_any_more_once_the_run_is_cancelled() throws Exception {
        var run = engine.start(before(manual(Duration.ofMinutes(5))), world.request());
        await().until(() -> isAsked(run));

        engine.cancel(run, "ada", "east is back");
        engine.await(run);

        assertThat(world.report(run).outcome()).startsWith("cancelled by ada");
    }

    @Test
    void whether_a_script_was_done_that_a_crash_interrupted_is_a_question_and_answered_with_no_it_is_done()
            throws Exception {
        var log = folder.resolve("log");
        var run = interrupted(script("echo x >> " + log + "; test $(wc -l < " + log + ") -gt 1 || sleep 60"), log);
        await().until(() -> isAsked(run));
        assertThat(log).content().isEqualTo("x\n");

        decide(run, new Decision.Answer(BEFORE, Reply.AGAIN));

        assertThat(log).content().isEqualTo("x\nx\n");
        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void a_script_that_may_be_repeated_is_repeated_after_a_crash_without_asking() throws Exception {
        var log = folder.resolve("log");
        var command = "echo x >> " + log + "; test $(wc -l < " + log + ") -gt 1 || sleep 60";
        var run = interrupted(
                new Hook.Script(Moment.BEFORE_START, "licence", command, Duration.ofSeconds(90), true), log);

        engine.await(run);

        assertThat(log).content().isEqualTo("x\nx\n");
        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void what_comes_after_a_run_comes_though_machines_failed_and_its_own_failure_is_told() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var log = folder.resolve("log");

        var run = ended(last(script("echo $RESITE_RUN > " + log + "; exit 1")));

        assertThat(log).content().isEqualTo(run + "\n");
        assertThat(world.report(run).outcome())
                .startsWith("recovered except 3: db (")
                .contains(LAST + " (");
        decide(run, new Decision.Answer(LAST, Reply.DONE));
        assertThat(world.report(run).outcome()).startsWith("recovered except 2: db (");
    }

    /// A run whose executor dies while the hook is under way, taken up by another.
    private String interrupted(Hook hook, Path log) throws Exception {
        var run = engine.start(before(hook), world.request());
        await().until(() -> Files.exists(log) && Files.size(log) > 0);
        engine.close();
        engine = world.executor();
        engine.resume(run);
        return run;
    }

    private static Hook script(String command) {
        return new Hook.Script(Moment.BEFORE_START, "licence", command, Duration.ofSeconds(90), false);
    }

    private static Hook manual(Duration within) {
        return new Hook.Manual(Moment.BEFORE_START, "licence", "R. Moreau", "Move the licence", within);
    }

    private RecoveryPlan before(Hook hook) {
        var steps = new ArrayList<Step>();
        for (var step : world.shop.plan().steps()) {
            if (step instanceof Step.Start start && start.id().equals("start/db")) {
                steps.add(new Step.Hook(BEFORE, start.after(), "db", "shop", "10.10.0.11", hook));
                steps.add(new Step.Start(start.id(), List.of("fill/db", BEFORE), start.machine(), start.host()));
            } else {
                steps.add(step);
            }
        }
        return with(steps);
    }

    private RecoveryPlan last(Hook hook) {
        var steps = new ArrayList<>(world.shop.plan().steps());
        steps.add(new Step.Hook(LAST, steps.stream().map(Step::id).toList(), "", "", "", hook));
        return with(steps);
    }

    private RecoveryPlan with(List<Step> steps) {
        var plan = world.shop.plan();
        return plan.with(plan.machines(), steps);
    }

    private String ended(RecoveryPlan plan) throws InterruptedException {
        var run = engine.start(plan, world.request());
        engine.await(run);
        return run;
    }

    private void decide(String run, Decision decision) throws InterruptedException {
        engine.decide(run, decision, "ada", "as told");
        engine.await(run);
    }

    private boolean isAsked(String run) {
        return !underway(run).asking().open().isEmpty();
    }

    private Underway underway(String run) {
        return switch (world.runs().state(run).orElseThrow()) {
            case Underway underway -> underway;
            case RunState.Over over -> over.last();
            case RunState.NotBegun _ -> throw new AssertionError(run + " has not begun");
        };
    }

    private StepState state(String run, String step) {
        return underway(run).step(step);
    }

    private String evidence(String run, String subject, String name) throws IOException {
        return new Evidence(world.vault(), run)
                .read(new Evidence.Item(subject, name))
                .map(content -> new String(content, UTF_8))
                .orElseThrow(() -> new IOException("nothing kept as " + subject + "/" + name));
    }
}

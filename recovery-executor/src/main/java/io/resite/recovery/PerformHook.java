package io.resite.recovery;

import io.resite.hook.HookAnswer;
import io.resite.hook.Knowledge;
import io.resite.plan.Step;
import io.resite.run.Decision;
import io.resite.run.Decision.Reply;
import io.resite.run.Failure;
import io.resite.run.RunEvent;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.PersonAsked;
import io.resite.spec.Hook;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Does something of the people's own, or waits until they say that it is done. What was begun before a crash and must
/// not be done twice is a question to them: nobody can look whether it was done.
final class PerformHook {
    /// A question that nobody answers in a day fails its step, as every wait has an end.
    static final Duration PATIENCE = Duration.ofDays(1);

    private final Scene scene;
    private final Step.Hook step;
    private final Begun begun;
    private final Consumer<RunEvent> tell;

    /// @param tell takes events that are due while the step goes on
    PerformHook(Scene scene, Step.Hook step, Begun begun, Consumer<RunEvent> tell) {
        this.scene = scene;
        this.step = step;
        this.begun = begun;
        this.tell = tell;
    }

    /// @return what was done, in words
    String perform() throws InterruptedException {
        return switch (step.hook()) {
            case Hook.Manual manual -> {
                var until = begun.since().plus(manual.within());
                var said = said(new PersonAsked(
                        scene.clock.instant(), step.id(), manual.owner(), manual.instruction(), until, false));
                yield told(said, reply(said));
            }
            case Hook.Script _, Hook.Http _, Hook.Endpoint _
            when begun.byFormer() && !step.hook().mayRepeat() -> {
                var said = said(new PersonAsked(
                        scene.clock.instant(),
                        step.id(),
                        "",
                        "whether " + step.id() + " was done is not known: the executor that began it died, and it must"
                                + " not be done twice unseen; look, then say",
                        scene.clock.instant().plus(PATIENCE),
                        true));
                yield reply(said) == Reply.AGAIN ? act() : told(said, reply(said));
            }
            case Hook.Script _, Hook.Http _, Hook.Endpoint _ -> act();
        };
    }

    private String act() throws InterruptedException {
        scene.confirm();
        var known = known();
        var answer = answer(known);
        var kept = keep(answer);
        if (!answer.well()) {
            throw new StepFailed(new Failure.NotDone(answer.problem() + kept + "; have it done again (resite run again "
                    + scene.started.run() + " " + step.id() + "), or do it by hand and say so (resite run done)"));
        }
        return "well" + kept;
    }

    /// What breaks in people's own things fails their step, and stops no run.
    private HookAnswer answer(Knowledge known) throws InterruptedException {
        try {
            return switch (step.hook()) {
                case Hook.Script script -> scene.errands.run(script, known);
                case Hook.Http http -> scene.errands.send(http, known);
                case Hook.Endpoint endpoint -> scene.errands.send(endpoint, known);
                case Hook.Manual _ -> throw new IllegalStateException(step.id() + " is for a person");
            };
        } catch (RuntimeException broken) {
            return new HookAnswer(step.id() + ": " + broken, new byte[0]);
        }
    }

    /// What was done was done, though its words are lost.
    private String keep(HookAnswer answer) {
        if (answer.output().length == 0) {
            return "";
        }
        try {
            return "; it said: " + scene.evidence.keep(subject(), what(), "txt", answer.output());
        } catch (VaultException | StoreException lost) {
            return "; what it said could not be kept: " + lost.getMessage();
        }
    }

    private String subject() {
        return step.machine().isEmpty() ? step.group().isEmpty() ? "run" : step.group() : step.machine();
    }

    /// The id without its first word.
    private String what() {
        return step.id().substring(step.id().indexOf('/') + 1);
    }

    private Knowledge known() {
        var known = new Knowledge()
                .with("run", scene.started.run())
                .with("site", scene.plan().site().value())
                .with("at", scene.plan().at().value())
                .with("moment", step.hook().when().word())
                .with("step", step.id())
                .with("group", step.group())
                .with("machine", step.machine())
                .with("address", step.address());
        scene.plan()
                .machine(step.machine())
                .ifPresent(machine -> known.with("domain", machine.as()).with("host", machine.host()));
        return known;
    }

    /// Waits for a person's answer. One that was asked already, as by an executor before this, keeps its time.
    private Decided said(PersonAsked question) throws InterruptedException {
        var open = scene.run().asking().about(step.id()).filter(before -> before.again() == question.again());
        if (open.isEmpty()) {
            tell.accept(question);
        }
        var until = open.map(PersonAsked::until).orElse(question.until());
        while (true) {
            scene.confirm();
            var run = scene.run();
            var said = run.asking().answer(step.id());
            if (said.isPresent()) {
                return said.get();
            }
            if (!run.cancels().isEmpty() || run.rollBack().isPresent()) {
                throw new StepFailed(new Failure.NotDone("nobody is asked any more: the run was stopped"));
            }
            if (!scene.clock.instant().isBefore(until)) {
                throw late(question, until);
            }
            scene.clock.rest(scene.settings.look());
        }
    }

    private StepFailed late(PersonAsked question, Instant until) {
        return new StepFailed(new Failure.TimedOut(
                "\"" + question.question() + "\""
                        + (question.owner().isEmpty() ? "" : ", asked of " + question.owner() + ","),
                Duration.between(begun.since(), until),
                "nobody said that it is done (resite run done " + scene.started.run() + " " + step.id() + ")"));
    }

    private static Reply reply(Decided said) {
        if (said.decision() instanceof Decision.Answer answer) {
            return answer.reply();
        }
        throw new IllegalStateException(said + " answers nothing");
    }

    private static String told(Decided said, Reply reply) {
        var words = said.who() + (said.why().isEmpty() ? "" : " (" + said.why() + ")");
        if (reply == Reply.DONE) {
            return "done, as " + words + " says";
        }
        throw new StepFailed(new Failure.NotDone("not done, as " + words + " says"));
    }
}

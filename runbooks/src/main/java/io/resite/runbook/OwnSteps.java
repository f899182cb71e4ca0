package io.resite.runbook;

import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.spec.Hook;
import java.util.List;
import java.util.stream.Stream;

/// What people of their own have done in a run, told so that they know it when it comes.
final class OwnSteps {
    private OwnSteps() {}

    /// One line a step, in the plan's order.
    static List<String> of(RecoveryPlan plan) {
        return plan.steps().stream()
                .flatMap(step -> step instanceof Step.Hook hook ? Stream.of(hook) : Stream.empty())
                .map(hook -> "`" + hook.id() + "`: " + inWords(hook.hook()))
                .toList();
    }

    private static String inWords(Hook hook) {
        var within = " (within " + Markdown.seconds(hook.within()) + ")";
        return switch (hook) {
            case Hook.Script script -> "`" + script.command() + "` on the service's machine" + within;
            case Hook.Http http -> http.method() + " " + http.url() + within;
            case Hook.Endpoint endpoint -> "a message to " + endpoint.uri() + within;
            case Hook.Manual manual -> "**" + manual.owner() + "**: " + manual.instruction() + within;
        };
    }
}

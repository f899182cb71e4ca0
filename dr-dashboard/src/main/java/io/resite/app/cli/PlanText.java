package io.resite.app.cli;

import io.resite.app.api.PlanView;
import java.util.List;

/// A plan as a person judges it: the same truth before every press of the button.
final class PlanText {
    private final Output output;

    PlanText(Output output) {
        this.output = output;
    }

    void tell(PlanView plan) {
        output.line("%s comes back at %s (%s), plan %s"
                .formatted(plan.site(), plan.at(), Words.word(plan.mode()), plan.hash()));
        if (!plan.selection().isEmpty()) {
            output.line("Asked for: " + plan.selection());
        }
        output.line("From " + plan.points());
        output.line("");
        output.table(
                List.of("MACHINE", "AS", "HOST", "TIER", "POINT", "OF", "LOST SINCE"),
                plan.machines().stream()
                        .map(machine -> List.of(
                                machine.name(),
                                machine.as(),
                                machine.host(),
                                Words.word(machine.tier()),
                                "#" + machine.pointSequence(),
                                Words.at(machine.pointAt()),
                                Words.seconds(machine.secondsLost())))
                        .toList());
        output.line("");
        if (plan.staysDown().isEmpty()) {
            output.line("Nothing stays down.");
        } else {
            output.line("Stays down:");
            plan.staysDown().forEach(item -> output.line("  " + item.item() + ": " + item.reason()));
        }
        output.line(
                "The old site: " + plan.fence().state() + ": " + plan.fence().detail());
    }
}

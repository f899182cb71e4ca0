package io.resite.app.cli;

import io.resite.app.api.Overview.Activity;
import io.resite.app.api.Overview.CopyView;
import io.resite.app.api.Overview.MachineView;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How far a copy that takes several cycles is, in one line.
final class CopyText {
    private CopyText() {}

    /// As in `no recovery point yet: 38 % of its copy is in the vault (1.2 GiB of 3.1 GiB), 4.0 MiB/s, whole by … if it
    /// goes on like this, 30 % of the line while other groups send; slice under way: 12 %, 23 s left`.
    ///
    /// @param activity of the service, of which that of the machine's group is told
    static String of(MachineView machine, CopyView copy, List<Activity> activity) {
        var parts = Stream.of(
                        "%d %% of its copy is in the vault (%s of %s)"
                                .formatted(
                                        copy.percent(),
                                        copy.covered().rounded(),
                                        copy.size().rounded()),
                        copy.perSecond().bytes() == 0 ? "" : copy.perSecond().rounded() + "/s",
                        copy.wholeAt() == null
                                ? ""
                                : "whole by " + Words.at(copy.wholeAt()) + " if it goes on like this",
                        copy.wanShare())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return before(machine) + parts + underWay(machine, activity);
    }

    private static String before(MachineView machine) {
        return machine.lastPoint() == null
                ? "no recovery point yet: "
                : "its last whole point is %s old: ".formatted(Words.seconds(machine.rpoLagSeconds()));
    }

    private static String underWay(MachineView machine, List<Activity> activity) {
        return activity.stream()
                .filter(each -> each.kind().equals("replicate") && each.group().equals(machine.group()))
                .filter(each -> machine.id().startsWith(each.site() + "/"))
                .findFirst()
                .map(each -> "; slice under way: %d %%%s"
                        .formatted(
                                (int) (each.done() * 100),
                                each.secondsLeft() == null ? "" : ", " + Words.seconds(each.secondsLeft()) + " left"))
                .orElse("");
    }
}

package io.resite.runbook;

import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the machines of a run came out otherwise than in one before.
final class Since {
    /// Less is noise.
    private static final Duration SLOWER = Duration.ofSeconds(10);

    private final Map<String, MachineReport> before;
    private final List<MachineReport> now;

    Since(RunReport before, RunReport now) {
        this.before = byName(before);
        this.now = now.machines();
    }

    private static Map<String, MachineReport> byName(RunReport run) {
        return run.machines().stream()
                .collect(Collectors.toMap(MachineReport::name, Function.identity(), (one, _) -> one));
    }

    /// In sentences: who fails now, who no longer does, who is new, who is gone, who takes longer.
    List<String> told() {
        var told = new ArrayList<String>();
        for (var machine : now) {
            var then = before.remove(machine.name());
            if (then == null || then.progress() == MachineProgress.OMITTED) {
                if (machine.progress() != MachineProgress.OMITTED) {
                    told.add(machine.name() + " takes part for the first time");
                }
            } else if (machine.progress() == MachineProgress.OMITTED) {
                told.add(machine.name() + " is left out now: " + machine.reason());
            } else {
                compare(told, then, machine);
            }
        }
        before.values().stream()
                .filter(gone -> gone.progress() != MachineProgress.OMITTED)
                .map(gone -> gone.name() + " is no part of it any more")
                .sorted()
                .forEach(told::add);
        return told;
    }

    private static void compare(List<String> told, MachineReport then, MachineReport machine) {
        var up = Report.cameUp(machine);
        if (Report.cameUp(then) && !up) {
            told.add("**" + machine.name() + " came up then and does not now**: " + machine.reason());
        } else if (!Report.cameUp(then) && up) {
            told.add(machine.name() + " comes up now, and did not then");
        } else if (up && machine.took().minus(then.took()).compareTo(SLOWER) > 0) {
            told.add("%s took %s, and %s then"
                    .formatted(machine.name(), Markdown.seconds(machine.took()), Markdown.seconds(then.took())));
        }
    }
}

package io.resite.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How the demo ended.
///
/// @param machines of the site that was lost
/// @param recovered those that run and are well at the other site
/// @param verified whether every machine came back with its data
/// @param rpoSeconds the longest time lost by any machine
/// @param rtoSeconds from the start of the recovery until the last machine was well
/// @param west where things answer now, from this machine: `web`, and `dashboard`
record DemoReport(
        int machines,
        int recovered,
        boolean verified,
        double rpoSeconds,
        double rtoSeconds,
        List<MachineResult> perMachine,
        List<StepResult> steps,
        Map<String, String> west,
        List<String> faults) {
    DemoReport {
        perMachine = List.copyOf(perMachine);
        steps = List.copyOf(steps);
        west = Map.copyOf(west);
        faults = List.copyOf(faults);
    }

    /// @param point sequence of the recovery point used
    /// @param data what was found of its data
    record MachineResult(String name, String host, long point, double rpoSeconds, double rtoSeconds, String data) {}

    /// A part of the demo with the time it took.
    record StepResult(String name, double seconds) {}

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(String.format("%-7s %-6s %6s %8s %8s  %s", "machine", "host", "point", "RPO s", "RTO s", "data"));
        for (var machine : perMachine) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-7s %-6s %6d %8.1f %8.1f  %s",
                    machine.name(),
                    machine.host(),
                    machine.point(),
                    machine.rpoSeconds(),
                    machine.rtoSeconds(),
                    machine.data()));
        }
        lines.add(String.format(
                Locale.ROOT,
                "%d of %d machines back, data %s; at most %.1f s of writes lost (RPO), all well after %.1f s (RTO)",
                recovered,
                machines,
                verified ? "verified" : "NOT verified",
                rpoSeconds,
                rtoSeconds));
        faults.forEach(fault -> lines.add("fault: " + fault));
        return lines;
    }
}

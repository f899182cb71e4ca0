package io.resite.app.cli;

import io.resite.app.api.CheckView;
import io.resite.app.api.CheckView.HostCheck;
import io.resite.app.api.CheckView.MachineCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Check which machines of a site could start on which hosts of another.",
            "✓ it could, ~ it could with changes, ✗ it could not. Each ✗ is told with its reason and what would help.",
            "Nothing is defined or changed anywhere. Exit status 1 when a machine could start nowhere."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite spec check east              at the recovery site of its policy",
            "  resite spec check east --at north",
            "  resite spec check east --json | jq '.stuck'"
        })
final class SpecCheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The site whose machines would start elsewhere.")
    private String site = "";

    @Option(
            names = "--at",
            paramLabel = "SITE",
            description = "Where they would start. Default: the recovery site of the policy.")
    private String at = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var path = "/api/sites/%s/check?at=%s".formatted(RestClient.encoded(site), RestClient.encoded(at));
        var check = service.get(path, CheckView.class);
        output.print(check, this::tell);
        return check.stuck().isEmpty() ? ResiteCommand.FINE : ResiteCommand.FAILED;
    }

    private void tell(CheckView check) {
        output.line("%s (spec revision %d) at %s: %s"
                .formatted(check.site(), check.specRevision(), check.at(), result(check)));
        output.line("");
        matrix(check);
        for (var machine : check.machines()) {
            told(
                            machine,
                            host -> host.reasons().stream()
                                    .map(reason -> reason.what() + "\n    → " + reason.fix())
                                    .toList())
                    .forEach((said, hosts) ->
                            output.line("✗ %s at %s: %s".formatted(machine.name(), String.join(", ", hosts), said)));
            told(machine, host -> host.startable() ? host.changes() : List.of())
                    .forEach((said, hosts) ->
                            output.line("~ %s at %s: %s".formatted(machine.name(), String.join(", ", hosts), said)));
        }
    }

    private static String result(CheckView check) {
        var all = check.machines().size();
        return check.stuck().isEmpty()
                ? "each of %d machines could start".formatted(all)
                : "%d of %d machines could start nowhere"
                        .formatted(check.stuck().size(), all);
    }

    private void matrix(CheckView check) {
        var widest = check.machines().stream()
                .mapToInt(machine -> machine.name().length())
                .max()
                .orElse(0);
        output.line(" ".repeat(widest) + "  " + String.join("  ", check.hosts()));
        for (var machine : check.machines()) {
            var line = new StringBuilder(machine.name())
                    .append(" ".repeat(widest - machine.name().length()));
            for (var host : machine.hosts()) {
                line.append("  ")
                        .append(mark(host))
                        .append(" ".repeat(Math.max(0, host.host().length() - 1)));
            }
            output.line(line.toString().stripTrailing());
        }
        output.line("");
    }

    private static String mark(HostCheck host) {
        if (!host.startable()) {
            return "✗";
        }
        return host.changes().isEmpty() ? "✓" : "~";
    }

    /// What is said of a machine, each once, with the hosts of which it is said. A host's own name makes no difference.
    private static Map<String, List<String>> told(MachineCheck machine, Function<HostCheck, List<String>> what) {
        var told = new LinkedHashMap<String, List<String>>();
        for (var host : machine.hosts()) {
            what.apply(host)
                    .forEach(said ->
                            told.computeIfAbsent(said, _ -> new ArrayList<>()).add(host.host()));
        }
        return told;
    }
}

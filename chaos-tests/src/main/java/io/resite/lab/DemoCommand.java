package io.resite.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `demo`: the whole way on one machine.
@Command(
        name = "demo",
        description = {
            "Raises two sites on this machine, replicates one, destroys it with all that knew of it,",
            "rebuilds it at the other from the vault alone and checks the data.",
            "Leaves the service and the lab running; `resite lab down` takes them down."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--json",
            description = "Print one JSON object as the last line, and stop all that was started unless --keep.")
    boolean json;

    @Option(names = "--keep", description = "With --json: leave the lab and the service running.")
    boolean keep;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where the dashboard answers on this machine (default: ${DEFAULT-VALUE}).")
    int port = 8080;

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Where the recovered web machine answers on this machine (default: ${DEFAULT-VALUE}).")
    int webPort = 8081;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Which lab (default: $$RESITE_LAB, else lab).")
    String name = "";

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    DemoCommand() {}

    @Override
    public Integer call() {
        try {
            // Before anything that would have to be taken down again.
            Prerequisites.check();
            return demo(new Lab(Instance.of(name, System.getenv())));
        } catch (LabException e) {
            spec.commandLine().getErr().println("resite demo: " + e.getMessage());
            return 1;
        }
    }

    private int demo(Lab lab) {
        var progress = Progress.timed(spec.commandLine().getOut());
        var ends = json && !keep;
        try {
            var report = new Demo(lab, new Demo.DemoPorts(port, webPort), progress).run();
            report.lines().forEach(progress::tell);
            if (!ends) {
                sayWhere(lab, report, progress);
            }
            if (json) {
                print(report);
            }
            return report.verified() ? 0 : 1;
        } finally {
            if (ends) {
                lab.down(Progress.silent());
            }
        }
    }

    private static void sayWhere(Lab lab, DemoReport report, Progress progress) {
        progress.tell("dashboard: " + report.west().get("dashboard") + "   web at west: http://"
                + report.west().get("web") + "   end it with: bin/resite lab down");
        progress.tell("for more commands: export RESITE_CONFIG=" + lab.service().config());
        progress.tell("the vault is reached from the service's network only: ip netns exec "
                + lab.service().namespace() + " bin/resite vault status");
    }

    private void print(DemoReport report) {
        try {
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(report));
            spec.commandLine().getOut().flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.resite.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `lab up|down|status`.
@Command(
        name = "lab",
        description = "Two sites with two hypervisors each on this machine, to try Resite on.",
        mixinStandardHelpOptions = true,
        subcommands = {LabCommand.Up.class, LabCommand.Down.class, LabCommand.Status.class})
public final class LabCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    public LabCommand() {}

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    /// What the three have in common: which lab.
    abstract static class OnLab implements Callable<Integer> {
        @Option(
                names = "--name",
                paramLabel = "NAME",
                defaultValue = "",
                description = "Which lab (default: $$RESITE_LAB, else lab).")
        String name = "";

        @Spec
        CommandSpec spec;

        @SuppressWarnings("NullAway.Init") // picocli sets it
        OnLab() {}

        Lab lab() {
            return new Lab(Instance.of(name, System.getenv()));
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        @Override
        public final Integer call() {
            try {
                return act();
            } catch (LabException e) {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
                return 1;
            }
        }

        abstract int act();
    }

    @Command(
            name = "up",
            description = "Raises the lab; ends when every machine answers. Safe to repeat and to interrupt.",
            mixinStandardHelpOptions = true)
    static final class Up extends OnLab {
        @Option(
                names = "--relay",
                paramLabel = "PORT=FROM:ADDRESS:PORT",
                description = "Lead a port of this machine's loopback into the lab, as in 8081=eastlan:10.10.0.12:80;"
                        + " may be given more than once.")
        List<String> relays = List.of();

        @Option(
                names = "--with",
                paramLabel = "FEATURE",
                split = ",",
                description = "One more machine, with state outside its disks: uefi, tpm, or both with a comma.")
        List<String> features = List.of();

        @Override
        int act() {
            var wanted = parsed();
            var lab = lab();
            lab.up(Progress.timed(out()), wantedFeatures());
            wanted.forEach(relay -> lab.relay(relay.port(), relay.from(), relay.address(), relay.toPort()));
            return 0;
        }

        private Set<Feature> wantedFeatures() {
            try {
                return Feature.parse(features);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--with: " + e.getMessage(), e);
            }
        }

        private List<Relay> parsed() {
            try {
                return relays.stream().map(Relay::parse).toList();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "down",
            description = "Takes the lab down and leaves nothing behind. Safe to repeat and to interrupt.",
            mixinStandardHelpOptions = true)
    static final class Down extends OnLab {
        @Override
        int act() {
            lab().down(Progress.timed(out()));
            return 0;
        }
    }

    @Command(
            name = "status",
            description = "Tells what of the lab runs; exit status 1 unless all of it does.",
            mixinStandardHelpOptions = true)
    static final class Status extends OnLab {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Override
        int act() {
            var status = lab().status();
            if (json) {
                out().println(asJson(status));
            } else {
                StatusReport.of(status).forEach(out()::println);
            }
            out().flush();
            return status.up() ? 0 : 1;
        }

        private static String asJson(LabStatus status) {
            try {
                return new ObjectMapper().writeValueAsString(status);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

package io.resite.lab;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The program behind `bin/resite`.
@Command(
        name = "resite",
        description = "Rebuilds a site: spec, disks and recovery from one vault.",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, LabCommand.class})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    Main() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}

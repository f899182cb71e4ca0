package io.resite.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "spec",
        description = "Look at how Resite writes down what a site is. Needs no service.",
        subcommands = SpecRoundtripCommand.class)
final class SpecCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: roundtrip");
    }
}

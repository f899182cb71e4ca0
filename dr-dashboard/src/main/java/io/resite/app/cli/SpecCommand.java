package io.resite.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "spec",
        description = "Look at what a site is, as Resite writes it down, and at what changed in it.",
        subcommands = {
            SpecHistoryCommand.class,
            SpecDiffCommand.class,
            SpecLayoutCommand.class,
            SpecCheckCommand.class,
            SpecExportCommand.class,
            SpecValidateCommand.class,
            SpecSchemaCommand.class,
            SpecRoundtripCommand.class
        })
final class SpecCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}

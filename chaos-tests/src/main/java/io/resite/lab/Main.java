package io.resite.lab;

import io.resite.app.cli.ResiteCommand;
import io.resite.simulation.SimulateCommand;

/// The program behind `bin/resite`: the product's command line, and the lab and the demo beside it.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var commands = ResiteCommand.commandLine();
        commands.addSubcommand(new DemoCommand());
        commands.addSubcommand(new LabCommand());
        commands.addSubcommand(new SimulateCommand());
        System.exit(commands.execute(arguments));
    }
}

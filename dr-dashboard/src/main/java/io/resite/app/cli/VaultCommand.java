package io.resite.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "vault",
        description = "Make a vault, look at one, and keep it in order. Needs no service.",
        subcommands = {
            VaultInitCommand.class,
            VaultStatusCommand.class,
            VaultCheckCommand.class,
            VaultPruneCommand.class,
            VaultCollectCommand.class,
            VaultPinCommand.class,
            VaultUnpinCommand.class,
            VaultPinsCommand.class
        })
final class VaultCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: init, status, check, prune, collect, pin, unpin or pins");
    }
}

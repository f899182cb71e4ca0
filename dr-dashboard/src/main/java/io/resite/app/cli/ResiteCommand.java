package io.resite.app.cli;

import io.resite.app.operations.Refusal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The top of the command line. Others may add commands to what [#commandLine] answers.
@Command(
        name = "resite",
        description = "Rebuilds a libvirt/KVM site from one vault: its machines, their disks, their networks.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "resite 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:fine", "1:failed, or not as promised", "2:wrong use"},
        subcommands = {
            ServeCommand.class,
            VaultCommand.class,
            CaptureCommand.class,
            SpecCommand.class,
            PolicyCommand.class,
            ReplicateCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            WanCommand.class,
            AlarmsCommand.class,
            PointsCommand.class,
            PlanCommand.class,
            PreflightCommand.class,
            FailoverCommand.class,
            FenceCommand.class,
            GuardCommand.class,
            MigrateCommand.class,
            DrillCommand.class,
            RecoverCommand.class,
            RestoreCommand.class,
            ExportCommand.class,
            DisksCommand.class,
            RunsCommand.class,
            RunCommand.class,
            StatusCommand.class
        })
public final class ResiteCommand implements Runnable {
    static final int FINE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the trace of a failure, for a bug report.")
    boolean debug;

    ResiteCommand() {}

    /// The command line, ready to execute: failures end in one line and exit status 1, wrong use in 2.
    public static CommandLine commandLine() {
        var top = new ResiteCommand();
        return new CommandLine(top)
                // Programs read it: the same bytes whatever the locale.
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, where, _) -> top.failed(failure, where))
                .setParameterExceptionHandler((wrong, _) -> wrongUse(wrong));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private int failed(Exception failure, CommandLine where) {
        if (debug) {
            failure.printStackTrace(where.getErr());
        }
        where.getErr().println(where.getCommandSpec().qualifiedName() + ": " + line(failure));
        return FAILED;
    }

    private static String line(Exception failure) {
        if (failure instanceof CliFailure told) {
            return String.valueOf(told.getMessage());
        }
        return Refusal.of(failure)
                .map(Refusal::line)
                .orElseGet(() -> "failed in an unexpected way (" + failure + "); run again with --debug for the trace");
    }

    private static int wrongUse(ParameterException wrong) {
        var where = wrong.getCommandLine();
        where.getErr()
                .println(where.getCommandSpec().qualifiedName() + ": " + wrong.getMessage() + "; see "
                        + where.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USE;
    }
}

package io.resite.app.cli;

import io.resite.app.operations.VaultCare;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unpin",
        description = "End a pin. Its points go when their group's retention says so.",
        footerHeading = "%nExamples:%n",
        footer = {"  resite vault unpin 3 --why 'the upgrade went well'"})
final class VaultUnpinCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NUMBER", description = "As `resite vault pins` tells it.")
    private long number;

    @Option(names = "--why", paramLabel = "WORDS", defaultValue = "", description = "For those who ask later.")
    private String why = "";

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    record Unpinned(long pin) {}

    @Override
    public Integer call() {
        try (var door = options.access().door(System.getenv())) {
            if (!new VaultCare(door, Clock.systemUTC()).pins().unpin(number, VaultPinCommand.who(), why)) {
                throw new CliFailure("there is no pin " + number + ": see `resite vault pins`");
            }
            output.print(new Unpinned(number), ended -> output.line("pin " + ended.pin() + " has ended"));
            return ResiteCommand.FINE;
        }
    }
}

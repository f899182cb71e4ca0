package io.resite.app.cli;

import io.resite.app.operations.NamedPins;
import io.resite.app.operations.VaultCare;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pin",
        description = "Keep recovery points whatever the retention says, until a day or until `resite vault unpin`.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite vault pin east db app --why 'before the upgrade' --until 2027-01-31",
            "  resite vault pin east db#12",
        })
final class VaultPinCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "POINT",
            description = "As in db#12; db alone is its newest acknowledged point.")
    private List<String> points = List.of();

    @Option(names = "--why", paramLabel = "WORDS", defaultValue = "", description = "For those who ask later.")
    private String why = "";

    @Option(names = "--until", paramLabel = "DAY", defaultValue = "", description = "The first day without it.")
    private String until = "";

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (var door = options.access().door(System.getenv())) {
            var care = new VaultCare(door, Clock.systemUTC());
            var one = SiteArgument.of(site, care.sites()).getFirst();
            var pin = new NamedPins(care).pin(one, points, who(), why, until);
            output.print(
                    pin,
                    made -> output.line("pin %d holds %d points%s; `resite vault unpin %d` ends it"
                            .formatted(
                                    made.number(),
                                    made.points().size(),
                                    made.until() == null ? "" : " until " + Words.at(made.until()),
                                    made.number())));
            return ResiteCommand.FINE;
        }
    }

    static String who() {
        return System.getProperty("user.name", "somebody");
    }
}

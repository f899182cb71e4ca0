package io.resite.app.cli;

import io.resite.app.operations.VaultCare;
import io.resite.vault.Collector.Collected;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "collect",
        description = {
            "Free what no recovery point needs. Safe beside running cycles, restores, and other collectors.",
            "What is found unreached is condemned a day later, and deleted an hour after that at the earliest: so it takes"
                    + " three collections. The service does one a day."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  resite vault collect", "  resite vault collect east --json"})
final class VaultCollectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", arity = "0..1", defaultValue = "", description = "The site. Default: all.")
    private String site = "";

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (var door = options.access().door(System.getenv())) {
            var care = new VaultCare(door, Clock.systemUTC());
            var collected = SiteArgument.of(site, care.sites()).stream()
                    .map(care::collect)
                    .toList();
            output.print(collected, this::tell);
            var damaged = collected.stream().anyMatch(one -> !one.damaged().isEmpty());
            return damaged ? ResiteCommand.FAILED : ResiteCommand.FINE;
        }
    }

    private void tell(List<Collected> collected) {
        for (var one : collected) {
            output.line(
                    "site %s: %d packs deleted, %d written anew, %s freed; %d points and %d map nodes reach the rest"
                            .formatted(
                                    one.site(),
                                    one.deleted(),
                                    one.compacted(),
                                    one.freed().rounded(),
                                    one.points(),
                                    one.nodes()));
            if (one.condemned() + one.waiting() + one.settling() > 0) {
                output.line("  later: %d packs condemned now, %d condemned before, %d seen unreached"
                        .formatted(one.condemned(), one.settling(), one.waiting()));
            }
            if (one.leftovers() > 0) {
                output.line(
                        "  %d left-overs of killed writers and superseded records removed".formatted(one.leftovers()));
            }
            one.damaged().forEach(damaged -> output.line("  damaged: " + damaged));
        }
    }
}

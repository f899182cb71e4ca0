package io.resite.app.cli;

import io.resite.app.api.CaptureView;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "capture",
        description = "Look at a site now and keep its spec in the vault: a new revision if something has changed.",
        footerHeading = "%nExample:%n",
        footer = "  resite capture east")
final class CaptureCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site, as the configuration names it.")
    private String site = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var path = "/api/sites/" + RestClient.encoded(site) + "/capture";
        output.print(service.post(path, Map.of(), CaptureView.class), captured -> {
            output.line(
                    captured.changed()
                            ? "%s: captured as revision %d".formatted(site, captured.revision())
                            : "%s: nothing that counts has changed since revision %d"
                                    .formatted(site, captured.revision()));
            captured.notes().forEach(note -> output.line("  note: " + note));
        });
        return ResiteCommand.FINE;
    }
}

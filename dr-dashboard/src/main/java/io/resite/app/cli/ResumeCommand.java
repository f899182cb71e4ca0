package io.resite.app.cli;

import io.resite.app.api.PauseView;
import io.resite.app.api.Requests;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = "Begin replication cycles again after `resite pause`.",
        footerHeading = "%nExamples:%n",
        footer = {"  resite resume east          the site and all its groups", "  resite resume east shop"})
final class ResumeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "GROUP", description = "Only this group.")
    private String group = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var path = "/api/sites/" + RestClient.encoded(site) + "/resume";
        output.print(service.post(path, new Requests.Pause(group, ""), PauseView[].class), still -> {
            output.line("resumed: " + site + (group.isEmpty() ? "" : " " + group));
            Arrays.stream(still).map(WanCommand::words).forEach(output::line);
        });
        return ResiteCommand.FINE;
    }
}

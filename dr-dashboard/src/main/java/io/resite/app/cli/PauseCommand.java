package io.resite.app.cli;

import io.resite.app.api.PauseView;
import io.resite.app.api.Requests;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pause",
        description = "Begin no more replication cycles of a site or a group until it is resumed. Kept over restarts.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite pause east --note 'storage is being moved'",
            "  resite pause east shop           one group",
            "What is under way ends first. The RPO goes on counting: a paused group breaks it, and that is told."
        })
final class PauseCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "GROUP", description = "Only this group.")
    private String group = "";

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "Why, for others to read.")
    private String note = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var path = "/api/sites/" + RestClient.encoded(site) + "/pause";
        output.print(
                service.post(path, new Requests.Pause(group, note), PauseView.class),
                pause -> output.line(WanCommand.words(pause) + "; go on with `resite resume " + site
                        + (group.isEmpty() ? "" : " " + group) + "`"));
        return ResiteCommand.FINE;
    }
}

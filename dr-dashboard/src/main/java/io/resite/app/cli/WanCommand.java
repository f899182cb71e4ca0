package io.resite.app.cli;

import io.resite.app.api.PauseView;
import io.resite.app.api.Requests;
import io.resite.app.api.WanView;
import io.resite.document.Rate;
import io.resite.document.TimeText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wan",
        description = "Show what replication may take of the line to the vault, and what it takes.",
        subcommands = {WanCommand.Limit.class, WanCommand.Reset.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite wan",
            "  resite wan limit 20Mb/s --for '2 h'   for two hours, then as configured",
            "  resite wan limit off                  no limit, until the service is started again",
            "  resite wan reset                      as configured again",
            "Recovery is never limited."
        })
final class WanCommand implements Callable<Integer> {
    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.print(service.get("/api/wan", WanView.class), wan -> tell(wan, output));
        return ResiteCommand.FINE;
    }

    private static void tell(WanView wan, Output output) {
        output.line("limit %s (%s%s)"
                .formatted(wan.limit(), wan.why(), wan.until() == null ? "" : " until " + Words.at(wan.until())));
        output.line("sending %s/s now, %s since the service was started"
                .formatted(wan.perSecond().rounded(), wan.sent().rounded()));
        output.line("configured: %s, first seeds get %s of it while others are under way"
                .formatted(wan.configured(), wan.seedShare()));
        wan.rules()
                .forEach(rule ->
                        output.line("  %s: %s%s".formatted(rule.when(), rule.limit(), rule.now() ? " (now)" : "")));
        wan.paused().forEach(pause -> output.line(words(pause)));
    }

    static String words(PauseView pause) {
        return "paused: %s, since %s by %s%s"
                .formatted(
                        pause.isWholeSite()
                                ? "all of site " + pause.site()
                                : "group %s of %s".formatted(pause.group(), pause.site()),
                        Words.at(pause.since()),
                        pause.by(),
                        pause.note().isEmpty() ? "" : " (" + pause.note() + ")");
    }

    @Command(
            name = "limit",
            description = "Set the limit now, also for what is on its way.",
            footerHeading = "%nExamples:%n",
            footer = {"  resite wan limit 20Mb/s", "  resite wan limit off --for '8 h'"})
    static final class Limit implements Callable<Integer> {
        @Parameters(paramLabel = "RATE", description = "As in 20Mb/s or 2MiB/s; off for none.")
        private String rate = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                defaultValue = "",
                description = "How long, as in '2 h'. Default: until the service is started again.")
        private String time = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var request = new Requests.WanLimit(checked(), seconds());
            output.print(service.post("/api/wan", request, WanView.class), wan -> tell(wan, output));
            return ResiteCommand.FINE;
        }

        private String checked() {
            try {
                return Rate.parse(rate).toString();
            } catch (IllegalArgumentException notOne) {
                throw new CliFailure(String.valueOf(notOne.getMessage()));
            }
        }

        private long seconds() {
            try {
                return time.isEmpty() ? 0 : Math.max(1, TimeText.parse(time).toSeconds());
            } catch (IllegalArgumentException notOne) {
                throw new CliFailure("--for: " + notOne.getMessage());
            }
        }
    }

    @Command(
            name = "reset",
            description = "Go by the configuration again.",
            footerHeading = "%nExample:%n",
            footer = "  resite wan reset")
    static final class Reset implements Callable<Integer> {
        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var wan = service.post("/api/wan", new Requests.WanLimit("", 0), WanView.class);
            output.print(wan, all -> tell(all, output));
            return ResiteCommand.FINE;
        }
    }
}

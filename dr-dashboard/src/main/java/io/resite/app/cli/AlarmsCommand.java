package io.resite.app.cli;

import io.resite.app.api.AlarmView;
import io.resite.app.api.AlarmView.TrialView;
import io.resite.app.api.Requests;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "alarms",
        description = "List what people are told of: what is not as promised now, and with --all what was.",
        subcommands = {AlarmsCommand.Acknowledge.class, AlarmsCommand.Test.class},
        exitCodeList = {"0:none holds", "1:one holds, or failed", "2:wrong use"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite alarms --all",
            "  resite alarms ack 17 --note 'the line is being mended'",
            "  resite alarms test           try whether mail and webhook arrive"
        })
final class AlarmsCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Those that are over too, of the last 30 days.")
    private boolean all;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var alarms =
                Arrays.stream(service.get("/api/alarms", AlarmView[].class)).toList();
        var holding = alarms.stream().filter(alarm -> alarm.over() == null).toList();
        output.print(all ? alarms : holding, this::tell);
        return holding.isEmpty() ? ResiteCommand.FINE : ResiteCommand.FAILED;
    }

    private void tell(List<AlarmView> alarms) {
        if (alarms.isEmpty()) {
            output.line("no alarms");
            return;
        }
        alarms.forEach(alarm -> {
            output.line("%d  %s  %s".formatted(alarm.id(), Words.at(alarm.since()), alarm.text()));
            if (alarm.over() != null) {
                output.line("    over since " + Words.at(alarm.over()));
            }
            if (!alarm.acknowledgedBy().isEmpty()) {
                output.line("    %s looks after it%s"
                        .formatted(alarm.acknowledgedBy(), alarm.note().isEmpty() ? "" : ": " + alarm.note()));
            }
            alarm.channels().stream()
                    .filter(channel -> !channel.problem().isEmpty())
                    .forEach(channel ->
                            output.line("    %s does not work: %s".formatted(channel.channel(), channel.problem())));
        });
    }

    @Command(
            name = "ack",
            description = "Say that you look after an alarm: it is not told again. Its end is.",
            footerHeading = "%nExample:%n",
            footer = "  resite alarms ack 17 --note 'the line is being mended'")
    static final class Acknowledge implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The alarm's number.")
        private long id;

        @Option(names = "--by", paramLabel = "NAME", defaultValue = "", description = "Who. Default: your user name.")
        private String by = "";

        @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "For others to read.")
        private String note = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var request = new Requests.Acknowledge(by, note);
            output.print(
                    service.post("/api/alarms/" + id + "/ack", request, AlarmView.class),
                    alarm -> output.line(
                            "%s looks after alarm %d: %s".formatted(alarm.acknowledgedBy(), alarm.id(), alarm.text())));
            return ResiteCommand.FINE;
        }
    }

    @Command(
            name = "test",
            description = "Send something to everybody who is told of alarms, and see whether it arrives.",
            footerHeading = "%nExample:%n",
            footer = "  resite alarms test")
    static final class Test implements Callable<Integer> {
        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var tried = service.post("/api/alarms/test", List.of(), TrialView[].class);
            output.print(
                    tried,
                    trials -> Arrays.stream(trials)
                            .forEach(trial -> output.line("%s to %s: %s"
                                    .formatted(
                                            trial.channel(),
                                            trial.to(),
                                            trial.problem().isEmpty() ? "arrived" : trial.problem()))));
            return Arrays.stream(tried).allMatch(trial -> trial.problem().isEmpty())
                    ? ResiteCommand.FINE
                    : ResiteCommand.FAILED;
        }
    }
}

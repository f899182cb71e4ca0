package io.resite.app.cli;

import io.resite.app.api.PlanView;
import io.resite.app.api.Requests;
import io.resite.app.api.RunView.Accepted;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "failover",
        description = "Bring a site back at its recovery site. Shows the truth first: what is lost, what stays down.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite failover east",
            "  resite failover east --mode minimal --reason \"fire in hall 2\"",
            "  resite failover east --group shop --point clean",
            "  resite failover east --mode grow             what was left out and fits by now",
            "  resite failover east --mode restart --host east2   a host is lost, others see its machines' disks",
            "  resite failover east --word \"Ada Lovelace\"   she says that east is down and stays down",
            "  resite failover 3f1c…e9 --yes               a plan that was made and reviewed before"
        })
final class FailoverCommand implements Callable<Integer> {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    @Parameters(paramLabel = "SITE|PLAN", description = "The site that is lost, or the hash of a plan for it.")
    private String subject = "";

    @Option(names = "--no-wait", description = "Begin the run and return; follow it with resite run show.")
    private boolean noWait;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final PlanOptions wanted = new PlanOptions();

    @Mixin
    private final FailoverOptions asked = new FailoverOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var plan = HASH.matcher(subject).matches()
                ? service.get("/api/plans/" + subject, PlanView.class)
                : PlanCommand.of(service, subject, wanted);
        if (!output.json()) {
            new PlanText(output).tell(plan);
        }
        requireWord(plan, asked.word());
        if (!asked.yes()) {
            Person.confirm(output, plan.site());
        }
        return begin(service, output, plan, asked.reason(), asked.word(), noWait);
    }

    /// Begins the run of a plan that a person has confirmed, and follows it to its end unless nobody waits.
    static int begin(RestClient service, Output output, PlanView plan, String reason, String word, boolean noWait) {
        var path = "/api/sites/" + RestClient.encoded(plan.site()) + "/failover";
        var run = service.post(path, new Requests.Failover(plan.hash(), plan.site(), reason, word), Accepted.class);
        if (noWait) {
            output.print(run, accepted -> output.line("run " + accepted.run() + " has begun"));
            return ResiteCommand.FINE;
        }
        var text = new RunText(output);
        var ended = RunCommand.follow(service, run.run(), text, output.json());
        output.print(ended, text::report);
        return RunText.recovered(ended) ? ResiteCommand.FINE : ResiteCommand.FAILED;
    }

    /// Without a fence and without a word the run would stop at its fence step: better said before it begins.
    static void requireWord(PlanView plan, String word) {
        if (plan.fence().state().equals("unconfirmed") && word.isBlank()) {
            throw new CliFailure("the machines of " + plan.site() + " cannot be seen to be off ("
                    + plan.fence().detail() + "): make sure that they are, then add --word NAME");
        }
    }
}

package io.resite.app.cli;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.PlanView;
import io.resite.app.api.Requests;
import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunSummary;
import io.resite.document.TimeText;
import io.resite.plan.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "drill",
        description = "Start copies of a site's machines at its recovery site, in networks that lead nowhere, see them"
                + " come up, and remove them. The site itself, its replication and its ownership are not touched.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite drill east                            all of it",
            "  resite drill shop --reason \"weekly\"         a group, with what it depends on",
            "  resite drill db --keep 2h --no-wait          it stays for two hours, or until somebody ends it",
            "  resite drill db --end                        ends it, and what it made is removed"
        })
final class DrillCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SITE|GROUP|MACHINE",
            description = "The site whose recovery is rehearsed, or a group or machine of any site.")
    private String subject = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only this group of the site, with what it depends on; repeat it.")
    private List<String> groups = List.of();

    @Option(
            names = "--machine",
            paramLabel = "MACHINE",
            description = "Only this machine of the site, with what it depends on; repeat it.")
    private List<String> machines = List.of();

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            arity = "0..1",
            fallbackValue = "8h",
            defaultValue = "",
            description = "Leave it up for people to look around, at most this long, as in 30min or 2h; 8h when no time"
                    + " is given.")
    private String keep = "";

    @Option(
            names = "--copy",
            description =
                    "Copy the disks of machines first whose recovery is cold, as a failover does; else all run out of"
                            + " the vault at once.")
    private boolean copy;

    @Option(names = "--end", description = "End the drills of the site that are under way. What they made is removed.")
    private boolean end;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; recorded with the run.")
    private String reason = "";

    @Option(names = "--no-wait", description = "Begin the drill and return; follow it with resite run show.")
    private boolean noWait;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    /// What is rehearsed.
    private record Part(String site, List<String> groups, List<String> machines) {}

    @Override
    public Integer call() {
        var part = part();
        if (end) {
            return end(part.site());
        }
        var plan =
                service.get("/api/sites/" + RestClient.encoded(part.site()) + "/plan?" + query(part), PlanView.class);
        return FailoverCommand.begin(service, output, plan, reason, "", noWait);
    }

    /// A name means a site if there is one, else a group, else a machine; of several sites people have to say which.
    private Part part() {
        var sites = service.get("/api/overview", Overview.class).sites();
        if (sites.stream().anyMatch(site -> site.id().equals(subject))) {
            return new Part(subject, groups, machines);
        }
        if (!groups.isEmpty() || !machines.isEmpty()) {
            throw new CliFailure("no site \"%s\": there are %s".formatted(subject, names(sites)));
        }
        var withGroup = having(
                sites,
                site -> site.machines().stream().map(machine -> machine.group()).toList());
        if (!withGroup.isEmpty()) {
            return new Part(theOnly(withGroup, "--group"), List.of(subject), List.of());
        }
        var withMachine = having(
                sites,
                site -> site.machines().stream().map(machine -> machine.name()).toList());
        if (!withMachine.isEmpty()) {
            return new Part(theOnly(withMachine, "--machine"), List.of(), List.of(subject));
        }
        throw new CliFailure("no site, group or machine \"%s\": the sites are %s".formatted(subject, names(sites)));
    }

    private List<String> having(List<SiteView> sites, Function<SiteView, List<String>> parts) {
        return sites.stream()
                .filter(site -> parts.apply(site).contains(subject))
                .map(SiteView::id)
                .toList();
    }

    private String theOnly(List<String> sites, String option) {
        if (sites.size() > 1) {
            throw new CliFailure("%s is at %s: name the site, as in `resite drill %s %s %s`"
                    .formatted(subject, String.join(" and ", sites), sites.getFirst(), option, subject));
        }
        return sites.getFirst();
    }

    private static String names(List<SiteView> sites) {
        return sites.stream().map(SiteView::id).collect(Collectors.joining(", "));
    }

    private Integer end(String site) {
        var drills = Arrays.stream(service.get("/api/runs", RunSummary[].class))
                .filter(run -> run.site().equals(site) && run.mode() == Mode.DRILL && run.outcome() == null)
                .toList();
        if (drills.isEmpty()) {
            throw new CliFailure("no drill of " + site + " is under way (`resite runs`)");
        }
        for (var drill : drills) {
            var path = "/api/runs/" + RestClient.encoded(drill.id()) + "/decisions";
            service.post(path, new Requests.Decide("cancel", "", "", "", "", false, "", reason), RunView.class);
            var text = new RunText(output);
            if (noWait) {
                output.line("drill " + drill.id() + " is being removed");
            } else {
                var ended = RunCommand.follow(service, drill.id(), text, output.json());
                output.print(ended, text::report);
            }
        }
        return ResiteCommand.FINE;
    }

    private String query(Part part) {
        var parts = new ArrayList<String>();
        parts.add("mode=drill");
        part.groups().forEach(name -> parts.add("group=" + RestClient.encoded(name)));
        part.machines().forEach(name -> parts.add("machine=" + RestClient.encoded(name)));
        if (copy) {
            parts.add("copy=true");
        }
        if (!keep.isEmpty()) {
            parts.add("keep=" + kept().toSeconds());
        }
        return String.join("&", parts);
    }

    private Duration kept() {
        try {
            return TimeText.parse(keep);
        } catch (IllegalArgumentException notOne) {
            throw new ParameterException(spec.commandLine(), "--keep: " + notOne.getMessage());
        }
    }
}

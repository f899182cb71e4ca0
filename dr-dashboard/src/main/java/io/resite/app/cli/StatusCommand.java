package io.resite.app.cli;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.Activity;
import io.resite.app.api.Overview.HostView;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.RunView.RunSummary;
import io.resite.document.TimeText;
import io.resite.plan.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Is everything as promised? One line for each thing that is not, with what to do.",
        footerHeading = "%nExample:%n",
        footer = "  resite status || mail -s 'Resite needs you' ops@example.org")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    /// @param problems empty when all is as promised
    /// @param notes what breaks no promise and should be known, as machines to which nothing is promised
    record Status(boolean fine, List<Problem> problems, List<String> notes) {}

    /// @param thing what it is about
    /// @param text what is wrong
    /// @param todo what a person does about it
    record Problem(String thing, String text, String todo) {}

    @Override
    public Integer call() {
        var overview = service.get("/api/overview", Overview.class);
        var problems = overview.sealed()
                ? List.of(sealed(overview))
                : problems(overview, service.get("/api/runs", RunSummary[].class));
        output.print(new Status(problems.isEmpty(), problems, notes(overview)), status -> tell(status, overview));
        return problems.isEmpty() ? ResiteCommand.FINE : ResiteCommand.FAILED;
    }

    private void tell(Status status, Overview overview) {
        status.problems()
                .forEach(problem -> output.line(problem.thing() + ": " + problem.text() + ": " + problem.todo()));
        if (status.fine()) {
            var machines = overview.sites().stream()
                    .mapToInt(site -> site.machines().size())
                    .sum();
            output.line("all is as promised: %d machines at %d sites, every RPO kept, every host answers"
                    .formatted(machines, overview.sites().size()));
        }
        status.notes().forEach(note -> output.line("note: " + note));
    }

    /// A line for each thing to know, not for each machine: a site may have forgotten hundreds.
    private static List<String> notes(Overview overview) {
        var notes = new ArrayList<String>();
        for (var site : overview.sites()) {
            proofs(site, overview.now()).ifPresent(notes::add);
            var machines = new LinkedHashMap<String, List<String>>();
            site.machines().stream()
                    .filter(machine -> machine.rpoMet() && !machine.note().isEmpty())
                    .forEach(machine -> machines.computeIfAbsent(machine.note(), _ -> new ArrayList<>())
                            .add(machine.name()));
            machines.forEach(
                    (note, names) -> notes.add("%s: %s: %s".formatted(site.id(), String.join(", ", names), note)));
            for (var machine : site.machines()) {
                var copy = machine.copy();
                if (machine.rpoMet() && copy != null) {
                    notes.add("%s: %s: %s"
                            .formatted(site.id(), machine.name(), CopyText.of(machine, copy, overview.activity())));
                }
            }
        }
        return notes;
    }

    /// Which machines of a site were seen to boot from what the vault has of them. Silent where none ever was: nobody
    /// rehearses there.
    private static Optional<String> proofs(SiteView site, Instant now) {
        var protectedOnes = site.machines().stream()
                .filter(machine -> machine.lastPoint() != null)
                .toList();
        var never = protectedOnes.stream()
                .filter(machine -> machine.proof() == null)
                .map(MachineView::name)
                .toList();
        return protectedOnes.stream()
                .flatMap(machine ->
                        Optional.ofNullable(machine.proof())
                                .map(proof -> new Proved(machine.name(), proof.at()))
                                .stream())
                .min(Comparator.comparing(Proved::at))
                .map(oldest -> "%s: %d of %d machines were seen to boot from the vault, the longest ago %s, %s%s"
                        .formatted(
                                site.id(),
                                protectedOnes.size() - never.size(),
                                protectedOnes.size(),
                                oldest.machine(),
                                TimeText.rough(Duration.between(oldest.at(), now)),
                                never.isEmpty() ? "" : "; never: " + String.join(", ", never)));
    }

    private record Proved(String machine, Instant at) {}

    private static Problem sealed(Overview overview) {
        return new Problem(
                "vault " + overview.vault().url(),
                overview.vault().id().isEmpty() ? "not reached yet" : "sealed; nothing is protected",
                overview.vault().id().isEmpty()
                        ? "look whether its store answers (`resite vault status`)"
                        : "unseal it on the page, or name a keyFile in the configuration and start again");
    }

    private static List<Problem> problems(Overview overview, RunSummary[] runs) {
        var problems = new ArrayList<Problem>();
        for (var site : overview.sites()) {
            if (site.capturedAt() == null) {
                problems.add(
                        new Problem("site " + site.id(), "never captured", "run `resite capture " + site.id() + "`"));
            }
            site.hosts().stream()
                    .filter(host -> !host.answers())
                    .map(host -> silent(site, host))
                    .forEach(problems::add);
            site.machines().stream()
                    .filter(machine -> !machine.rpoMet())
                    .map(machine -> missed(site, machine, overview.activity()))
                    .forEach(problems::add);
        }
        overview.forecasts().stream()
                .map(forecast -> new Problem(
                        "group %s/%s".formatted(forecast.site(), forecast.group()),
                        forecast.text(),
                        "see `resite wan` and what is under way; give it more of the line, or a longer RPO"))
                .forEach(problems::add);
        problems.addAll(unfinished(runs));
        return problems;
    }

    private static Problem silent(SiteView site, HostView host) {
        return new Problem(
                "host " + host.name() + " of " + site.id(),
                "does not answer at " + host.uri(),
                "look at the host and the way to it; if the site is lost: `resite failover " + site.id() + "`");
    }

    private static Problem missed(SiteView site, MachineView machine, List<Activity> activity) {
        var thing = "machine " + site.id() + "/" + machine.name();
        if (!machine.owner().equals(site.id())) {
            return new Problem(thing, machine.note(), "protect it where it runs, or fail it back");
        }
        var copy = machine.copy();
        if (copy != null) {
            return new Problem(
                    thing,
                    CopyText.of(machine, copy, activity),
                    "nothing, it goes on by itself; `resite wan` shows what of the line it may have");
        }
        var text = machine.lastPoint() == null
                ? "has no recovery point"
                : "its last point is %s old, its RPO is %s"
                        .formatted(Words.seconds(machine.rpoLagSeconds()), Words.seconds(machine.rpoSeconds()));
        return new Problem(thing, text, "run `resite replicate %s %s` to see why".formatted(site.id(), machine.name()));
    }

    /// The newest run of each site counts, and its newest drill: an older failure that a later one has mended does not.
    private static List<Problem> unfinished(RunSummary[] runs) {
        var seen = new HashSet<String>();
        return Arrays.stream(runs)
                .filter(run -> seen.add(run.site() + (run.mode() == Mode.DRILL ? "/drill" : "")))
                .filter(run -> !isWell(run))
                .map(run -> new Problem(
                        "run " + run.id() + " of " + run.site(),
                        run.outcome() == null
                                ? "under way, %d of %d steps".formatted(run.done(), run.total())
                                : run.outcome(),
                        "`resite run show " + run.id() + "`"))
                .toList();
    }

    /// A drill may go on for hours.
    private static boolean isWell(RunSummary run) {
        return run.mode() == Mode.DRILL
                ? run.outcome() == null || run.outcome().equals("drilled")
                : "recovered".equals(run.outcome());
    }
}

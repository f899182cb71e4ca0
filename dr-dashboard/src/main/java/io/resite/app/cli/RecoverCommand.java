package io.resite.app.cli;

import io.resite.app.api.PlanView;
import io.resite.app.api.RunView;
import io.resite.app.operations.Failovers.Asked;
import io.resite.app.operations.Failovers.Wish;
import io.resite.app.operations.Operations;
import io.resite.app.operations.VaultAlone;
import io.resite.app.operations.VaultDoor;
import io.resite.libvirt.LibvirtHypervisor;
import io.resite.spec.SiteId;
import io.resite.vault.Unlock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The whole failover without a service: from the vault, its key and hypervisors that answer. It carries its own engine
/// and keeps nothing of its own, so it can be stopped and started again anywhere; the run is in the vault.
@Command(
        name = "recover",
        description = "Recover a site from the vault alone: no service, no configuration, no primary.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite recover --vault /backup/vault --key-file key --site east",
            "  resite recover --vault 's3://vault/prod?endpoint=http://10.0.0.9:9000' --credentials s3.properties",
            "  resite recover --vault /backup/vault --key-file key --decide \"retry db\" --decide \"omit batch\"",
            "A run that is not over is gone on with. Ctrl-C stops this program, not the recovery for good: start it again."
        })
final class RecoverCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 500;
    private static final Set<String> OF_THE_RUN = Set.of("resume", "cancel", "rollback");
    private static final Set<String> OF_STEPS = Set.of("done", "again", "fail");

    /// The last word of a decision by which machines that run are shut off for it.
    private static final Set<String> STOPPING = Set.of("stop-running", "shut-off");

    private static final Pattern SPACES = Pattern.compile(" +");

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Option(
            names = "--site",
            paramLabel = "SITE",
            defaultValue = "",
            description = "The lost site. May be left out when the vault protects one only.")
    private String site = "";

    @Option(
            names = "--lost-at",
            paramLabel = "INSTANT",
            defaultValue = "1970-01-01T00:00:00Z",
            description = "When the site was lost, as in 2026-11-22T03:04:05Z: what is lost is counted from then."
                    + " Default: as the run starts.")
    private Instant lostAt = Instant.EPOCH;

    @Option(
            names = "--nbd-port",
            paramLabel = "PORT",
            defaultValue = "10809",
            description = "Where the recovering hosts fetch their disks from this machine. Default: 10809.")
    private int nbdPort;

    @Option(
            names = "--decide",
            paramLabel = "\"ACTION [MACHINE [HOST]]\"",
            description = "What becomes of a machine that failed in the run that is gone on with, or in the site's last"
                    + " run, which goes on by it: retry, accept, omit, host or previous (\"previous db stop-running\""
                    + " shuts off members that run); or of the whole run: resume, cancel, rollback or"
                    + " \"rollback shut-off\"; or what is said of a step that asks people: \"done STEP\","
                    + " \"again STEP\" or \"fail STEP\". May be repeated.")
    private List<String> decisions = List.of();

    @Mixin
    private final PlanOptions wanted = new PlanOptions();

    @Mixin
    private final FailoverOptions asked = new FailoverOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        try (var door = options.access().door(System.getenv())) {
            open(door);
            var alone = new VaultAlone(door, nbdPort, host -> LibvirtHypervisor.connect(host.name(), host.uri()));
            var lost = alone.site(site);
            try (var world = alone.world(lost)) {
                var ended = recover(world.operations(), lost);
                output.print(ended, new RunText(output)::report);
                return RunText.recovered(ended) ? ResiteCommand.FINE : ResiteCommand.FAILED;
            }
        }
    }

    private void open(VaultDoor door) {
        if (door.reached().sealed()) {
            door.unseal(new Unlock.Passphrase(Person.askSecretly(output, "Passphrase of the vault:")));
        }
    }

    private RunView recover(Operations operations, SiteId lost) throws InterruptedException {
        var unfinished = operations.runs().unfinished(lost);
        if (unfinished.isPresent()) {
            say("going on with run " + unfinished.get() + ", which is not over");
            operations.failovers().resume(unfinished.get());
            decisions.forEach(decision -> decide(operations, unfinished.get(), decision));
            return follow(operations, unfinished.get());
        }
        if (!decisions.isEmpty()) {
            return decideAfterwards(operations, lost);
        }
        var plan = operations.plans().plan(lost, wanted.wanted());
        if (!output.json()) {
            new PlanText(output).tell(plan);
        }
        FailoverCommand.requireWord(plan, asked.word());
        if (!asked.yes()) {
            Person.confirm(output, plan.site());
        }
        return follow(operations, begin(operations, lost, plan));
    }

    /// A decision goes to the run that it is about, though that has ended; never to a new one.
    private RunView decideAfterwards(Operations operations, SiteId lost) throws InterruptedException {
        var run = operations
                .runs()
                .newest(lost)
                .orElseThrow(() -> new CliFailure("--decide: site " + lost
                        + " has no run that a decision could be about: leave --decide out to begin one"));
        say("going on with run " + run + ", which has ended");
        decisions.forEach(decision -> decide(operations, run, decision));
        return follow(operations, run);
    }

    private void decide(Operations operations, String run, String decision) {
        operations.failovers().decide(run, wish(decision));
    }

    private Wish wish(String decision) {
        var words = new ArrayList<>(SPACES.splitAsStream(decision.strip()).toList());
        var stopping = words.size() > 1 && STOPPING.contains(words.getLast());
        if (stopping) {
            words.removeLast();
        }
        var isOfRun = OF_THE_RUN.contains(words.getFirst());
        var isOfStep = OF_STEPS.contains(words.getFirst());
        if (isOfRun ? words.size() > 1 : words.size() < 2 || words.size() > 3) {
            throw new CliFailure("--decide: found \"" + decision + "\", expected an action and a machine, as in"
                    + " \"retry db\", \"host db west2\" or \"previous db stop-running\", or \"resume\", \"cancel\","
                    + " \"rollback\" or \"rollback shut-off\"");
        }
        return new Wish(
                words.getFirst(),
                isOfRun || isOfStep ? "" : words.get(1),
                isOfStep ? words.get(1) : "",
                words.size() == 3 ? words.get(2) : "",
                asked.word(),
                stopping,
                Person.name(),
                asked.reason());
    }

    private String begin(Operations operations, SiteId lost, PlanView plan) {
        var who = new Asked(Person.name(), "terminal at " + here(), asked.reason(), asked.word(), lostAt);
        return operations.failovers().begin(lost, plan.hash(), plan.site(), who);
    }

    /// Tells each step as it goes, until this program has nothing more to do for the run.
    private RunView follow(Operations operations, String run) throws InterruptedException {
        var text = new RunText(output);
        var last = Optional.<RunView>empty();
        while (last.isEmpty() || operations.failovers().executes(run)) {
            if (last.isPresent()) {
                Thread.sleep(LOOK_MILLIS);
            }
            last = Optional.of(operations.runs().view(run));
            if (!output.json()) {
                last.ifPresent(text::progress);
            }
            if (last.filter(RecoverCommand::waitsForPeople).isPresent()) {
                throw new CliFailure(waiting(last.get()));
            }
        }
        operations.failovers().await(run);
        var ended = operations.runs().view(run);
        if (ended.outcome() == null) {
            throw new CliFailure("run " + run + " was left unfinished: another executor has it, or the vault stopped"
                    + " answering; start this again to go on with it");
        }
        return ended;
    }

    private static String waiting(RunView run) {
        var beginning = "run " + run.id();
        if (run.paused()) {
            return beginning + " is paused: start this again with --decide resume";
        }
        if (!run.asked().isEmpty()) {
            return beginning + " waits for somebody to decide about " + String.join(", ", run.asked())
                    + ": start this again with --decide \"ACTION MACHINE\", or let a service go on with it";
        }
        var step = openSteps(run).getFirst();
        return beginning + " waits for somebody's word: start this again with --decide \"done " + step
                + "\", or let a service go on with it";
    }

    /// Here nobody can say anything while the program runs.
    private static boolean waitsForPeople(RunView run) {
        var open = openSteps(run);
        return (!run.asked().isEmpty() || run.paused() || !open.isEmpty())
                && run.steps().stream().noneMatch(step -> step.state().equals("working") && !open.contains(step.id()));
    }

    private static List<String> openSteps(RunView run) {
        return run.questions().stream()
                .filter(question -> question.until() != null)
                .map(RunView.RunQuestion::step)
                .toList();
    }

    private void say(String text) {
        if (!output.json()) {
            output.line(text);
        }
    }

    private static String here() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "an unnamed host";
        }
    }
}

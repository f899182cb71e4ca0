package io.resite.runbook;

import io.resite.document.TimeText;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.plan.Verdict;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.FenceMethod;
import io.resite.spec.Management.Contact;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The page for the night: how a plan is carried out and checked by somebody who has never seen the product.
public final class Runbook {
    private final RecoveryPlan plan;
    private final Site primary;
    private final ProtectionPolicy policy;
    private final Markdown page = new Markdown();

    private Runbook(RecoveryPlan plan, Site primary, ProtectionPolicy policy) {
        this.plan = plan;
        this.primary = primary;
        this.policy = policy;
    }

    /// @param primary the captured site that the plan was made from
    /// @param policy the policy that the plan was made from
    public static String markdown(RecoveryPlan plan, Site primary, ProtectionPolicy policy) {
        if (plan.mode() == Mode.RESTART) {
            return new RestartBook(plan, primary, policy).markdown();
        }
        if (plan.mode() == Mode.DRILL) {
            return new DrillBook(plan, primary).markdown();
        }
        var runbook = new Runbook(plan, primary, policy);
        runbook.whatThisIs();
        runbook.whomToCall();
        runbook.beforeYouStart();
        runbook.start();
        runbook.whatComesBack();
        runbook.whatHappens();
        runbook.whatDoesNotComeBack();
        runbook.howToCheck();
        runbook.whenAStepFails();
        new ByHand(plan, primary).write(runbook.page);
        return runbook.page.toString();
    }

    private void whatThisIs() {
        page.title("Runbook: bring site " + plan.site() + " back at site " + plan.at());
        page.paragraph("Plan `" + plan.hash() + "`, mode " + lower(plan.mode())
                + (plan.selection().isEmpty() ? "" : " (" + plan.selection() + ")") + ", from "
                + plan.points().words()
                + (plan.lost().isEmpty() ? "" : ", without host " + String.join(", ", plan.lost()) + ", which is lost")
                + ", made from revision " + plan.specRevision()
                + " of the captured site and revision " + plan.policyRevision()
                + " of its policy.");
        page.section("What this is");
        page.paragraph("Copies of the machines of site " + plan.site() + " are kept in a *vault* at another place."
                + " When " + plan.site() + " is lost, this page says how they are started again at site " + plan.at()
                + ". You need no experience with Resite, the program that does it: you make one decision, start one"
                + " command, and check the result.");
        page.points(summary());
    }

    private List<String> summary() {
        var lines = new ArrayList<String>();
        lines.add("**" + plan.machines().size() + " of " + primary.machines().size() + " machines come back.**");
        if (plan.mode() == Mode.MIGRATION) {
            lines.add("Nothing is lost: the machines are shut down at " + plan.site()
                    + " and replicated once more. If that" + " fails, they are started there again.");
            return withDown(lines);
        }
        plan.machines().stream()
                .map(PlannedMachine::pointAt)
                .min(Comparator.naturalOrder())
                .ifPresent(oldest -> lines.add("What was written after " + Markdown.moment(oldest)
                        + " is lost, on some machines less: see the table below."));
        return withDown(lines);
    }

    private List<String> withDown(List<String> lines) {
        var down = cannot("machine ").size();
        lines.add(
                down == 0
                        ? "No machine stays down."
                        : down + (down == 1 ? " machine stays down" : " machines stay down") + ": see"
                                + " \"What does not come back\".");
        return lines;
    }

    /// What the policy says of people and places: on paper when the network that holds the phone book is gone.
    private void whomToCall() {
        var management = policy.management();
        if (management.contacts().isEmpty() && management.endpoints().isEmpty()) {
            return;
        }
        page.section("Whom to call, and where things are");
        if (!management.contacts().isEmpty()) {
            page.numbered(management.contacts().stream().map(Runbook::contact).toList());
        }
        if (!management.endpoints().isEmpty()) {
            page.table(
                    List.of("what", "name", "address", "note"),
                    management.endpoints().stream()
                            .map(endpoint -> List.of(
                                    lower(endpoint.kind()),
                                    endpoint.name(),
                                    endpoint.address(),
                                    Stream.of(endpoint.host(), endpoint.note())
                                            .filter(part -> !part.isEmpty())
                                            .collect(Collectors.joining(", "))))
                            .toList());
        }
    }

    private static String contact(Contact contact) {
        var ways = Stream.of(contact.role(), contact.phone(), contact.email())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        var patience = contact.escalateAfter().isZero()
                ? ""
                : "; no answer within " + TimeText.of(contact.escalateAfter()) + ": call the next one";
        return "**" + contact.name() + "**" + (ways.isEmpty() ? "" : ": " + ways) + patience;
    }

    private void beforeYouStart() {
        page.section("Before you start");
        var hosts = primary.hosts().stream()
                .map(host -> "`virsh -c " + host.uri() + " list`")
                .collect(Collectors.joining(", "));
        var steps = new ArrayList<String>();
        steps.add("**Who decides.** Failing over throws away what was written since the recovery points. The person"
                + " responsible for site " + plan.site() + " decides it, not whoever is awake. Write down their name"
                + " and the time.");
        steps.add("**Is " + plan.site() + " really down?** A cut line looks the same from here: its machines may still"
                + " run and be used, and starting their copies makes two truths that nobody can merge. Ask somebody on"
                + " site, use another line, and try " + (hosts.isEmpty() ? "its hosts" : hosts) + ".");
        steps.add(fencing());
        steps.add("**What you need.** The machine at " + plan.at() + " that runs Resite, or any Linux machine with"
                + " Java 25 that reaches the vault and the hosts of " + plan.at()
                + "; and the vault's key file or passphrase.");
        page.numbered(steps);
    }

    private String fencing() {
        var word = "a person has to give their name and word that it is down; the run then says *unconfirmed* for ever";
        return "**Switching " + plan.site() + " off.** "
                + switch (policy.fencing()) {
                    case LIBVIRT ->
                        "The run asks the hosts of " + plan.site() + " to switch these machines off. If a host does not"
                                + " answer, " + word + ".";
                    case WORD -> "The policy wants no attempt to reach " + plan.site() + ": " + word + ".";
                };
    }

    private void start() {
        page.section("Start it");
        page.paragraph("**The button.** Open http://localhost:8080 on the machine that runs Resite at " + plan.at()
                + ", choose site " + plan.site() + ", press **Fail over**, read what it says and type `" + plan.site()
                + "`.");
        page.paragraph("**Or the command**, on the same machine (put the name of the person who says that "
                + plan.site() + " is down; leave `--word` out while its hosts answer):");
        page.code("resite failover " + plan.hash() + " --reason \"what happened\" --word \"Name\"");
        page.paragraph("**If that machine is gone too**, on any other, from the vault alone. It makes a new plan from"
                + " the newest recovery points and shows it first (for an S3 vault add `--credentials FILE`):");
        page.code("resite recover --vault VAULT-URL --key-file KEY-FILE --site " + plan.site() + choices()
                + " --word \"Name\"");
    }

    /// What was chosen for this plan, as the command line takes it.
    private String choices() {
        var options = new ArrayList<String>();
        if (plan.mode() == Mode.MINIMAL || plan.mode() == Mode.GROW) {
            options.add("mode " + lower(plan.mode()));
        }
        Stream.of(plan.selection().split(", ")).filter(part -> !part.isEmpty()).forEach(options::add);
        plan.lost().forEach(host -> options.add("lost-host " + host));
        switch (plan.points().rule()) {
            case NEWEST -> {
                // The default.
            }
            case CLEAN, PROVED -> options.add("point " + plan.points());
            case AT -> options.add("at " + plan.points());
        }
        return options.stream().map(option -> " --" + option).collect(Collectors.joining());
    }

    private void whatComesBack() {
        page.section("What comes back");
        if (plan.machines().isEmpty()) {
            page.paragraph("Nothing: every machine has a reason below. Do not start this plan.");
            return;
        }
        page.table(
                List.of("machine", "tier", "where", "name there", "as it was at", "lost"),
                plan.machines().stream()
                        .map(machine -> List.of(
                                machine.name(),
                                lower(machine.tier()),
                                machine.host(),
                                machine.as(),
                                Markdown.moment(machine.pointAt()) + " (point "
                                        + machine.point().sequence() + ")",
                                "what was written after that" + objective(machine)))
                        .toList());
    }

    private String objective(PlannedMachine machine) {
        return policy.groupOf(machine.name())
                .map(ProtectionGroup::rpo)
                .map(rpo -> "; promised: at most " + rpo.toSeconds() + " s")
                .orElse("");
    }

    private void whatHappens() {
        page.section("What will happen");
        if (plan.machines().isEmpty()) {
            return;
        }
        var groups = plan.steps().stream()
                .flatMap(step -> step instanceof Step.Own own ? Stream.of(own.group()) : Stream.empty())
                .toList();
        var kept = plan.steps().stream()
                .flatMap(step -> step instanceof Step.Keep keep ? Stream.of(keep) : Stream.empty())
                .map(keep -> keep.group() + " (run " + keep.run() + ")")
                .toList();
        var networks = plan.networks().stream()
                .filter(PlannedNetwork::rebuilt)
                .map(network -> network.network() + " on " + network.host() + " (as " + network.as() + ")")
                .toList();
        var lines = new ArrayList<String>();
        lines.add("**Look first** (`preflight`). Hosts, names, room and the vault are checked. If anything does not"
                + " fit, the run ends here and nothing was touched.");
        if (plan.mode() == Mode.MIGRATION) {
            lines.add("**Shut down** (`shut-down/…`) the machines at " + plan.site()
                    + ", those first that others do not depend on.");
            lines.add(
                    "**Replicate once more** (`last-cycle/…`). If this or the shutting down fails, nothing is moved: the"
                            + " machines are started at " + plan.site() + " again.");
        }
        lines.add("**Switch " + plan.site() + " off** (`fence`), as far as it can be reached." + fromOutside());
        if (!kept.isEmpty()) {
            lines.add("**Go on from what is there** (`keep/…`). " + plan.at() + " owns " + String.join(", ", kept)
                    + " already. What runs there is left alone.");
        }
        if (!groups.isEmpty()) {
            lines.add("**Take over** (`own/…`). From here on " + plan.at() + " owns " + String.join(", ", groups)
                    + "; a returning " + plan.site() + " must not start them." + strict());
        }
        var outside = plan.steps().stream()
                .flatMap(step -> step instanceof Step.External external
                        ? Stream.of(external.name() + " (" + Checks.inWords(external.check(), external.address()) + ")")
                        : Stream.empty())
                .toList();
        if (!outside.isEmpty()) {
            lines.add("**Ask outside** (`external/…`), for what machines depend on and this plan does not bring back: "
                    + String.join(", ", outside) + ". What depends on a silent one does not start, the rest does.");
        }
        if (!networks.isEmpty()) {
            lines.add("**Rebuild networks** (`network/…`): " + String.join(", ", networks) + ".");
        }
        lines.add("**Make disks and define machines** (`disk/…`, `define/…`), while the steps above are under way.");
        lines.add("**Fill** (`fill/…`). The disks of all machines are filled from the vault at once; large ones take as"
                + " long as their data takes over the network. Their machines stand paused meanwhile.");
        lines.add("**Start** (`start/…`). A machine runs when its disks are filled. The order: " + order() + ".");
        var instant = plan.machines().stream()
                .filter(PlannedMachine::instant)
                .map(PlannedMachine::name)
                .toList();
        if (!instant.isEmpty()) {
            lines.add("**Hydrate** (`hydrate/…`). At once, out of the vault, start " + String.join(", ", instant)
                    + "; their disks become local while they run. Until then what they write is in one place only, they"
                    + " are not replicated, and they pause whenever the vault or the disk server does not answer.");
        }
        lines.add("**Check** (`verify/…`). A machine counts as back when its checks answer; only then what depends on"
                + " it starts.");
        page.numbered(lines);
        var own = OwnSteps.of(plan);
        if (!own.isEmpty()) {
            page.paragraph("In between this is done. What is asked of a person is answered with"
                    + " `resite run done RUN STEP`, or on the page; until then what comes after it waits:");
            page.points(own);
        }
        page.paragraph("A step that fails stops only what depends on it. The run can be watched with"
                + " `resite runs` and `resite run show RUN --follow`, or on the page.");
    }

    /// Machines in waves: each wave starts when the machines it waits for are verified.
    private String order() {
        Map<String, Integer> waves = new HashMap<>();
        for (var machine : plan.machines()) {
            var wave = machine.dependsOn().stream()
                    .mapToInt(name -> waves.getOrDefault(name, 0) + 1)
                    .max()
                    .orElse(0);
            waves.put(machine.name(), wave);
        }
        return plan.machines().stream()
                .map(PlannedMachine::name)
                .collect(Collectors.groupingBy(
                        name -> waves.getOrDefault(name, 0), TreeMap::new, Collectors.joining(", ")))
                .values()
                .stream()
                .collect(Collectors.joining("; then "));
    }

    private void whatDoesNotComeBack() {
        page.section("What does not come back");
        var machines = cannot("machine ");
        if (machines.isEmpty()) {
            page.paragraph("Every machine comes back.");
        } else {
            page.table(
                    List.of("machine", "why, and what to do"),
                    machines.stream()
                            .map(verdict -> List.of(verdict.item().substring("machine ".length()), verdict.detail()))
                            .toList());
        }
        var down = machines.stream()
                .map(verdict -> verdict.item().substring("machine ".length()))
                .toList();
        tell(
                "Besides these machines' own disks and NICs:",
                cannot("").stream()
                        .filter(verdict -> !verdict.item().startsWith("machine "))
                        .filter(verdict -> down.stream().noneMatch(name -> isPartOf(verdict.item(), name)))
                        .toList());
        tell(
                "What comes back differently:",
                plan.account().stream()
                        .filter(verdict -> verdict.outcome() == Outcome.CHANGED || verdict.outcome() == Outcome.MAPPED)
                        .toList());
        if (!primary.notes().isEmpty()) {
            page.paragraph("What could not be seen or fetched when " + plan.site() + " was captured:");
            page.points(primary.notes());
        }
    }

    private static boolean isPartOf(String item, String machine) {
        return item.substring(item.indexOf(' ') + 1).startsWith(machine + "/");
    }

    private void tell(String heading, List<Verdict> verdicts) {
        if (!verdicts.isEmpty()) {
            page.paragraph(heading);
            page.points(verdicts.stream()
                    .map(verdict -> verdict.item() + ": " + verdict.detail())
                    .toList());
        }
    }

    private List<Verdict> cannot(String kind) {
        return plan.account().stream()
                .filter(verdict ->
                        verdict.outcome() == Outcome.CANNOT && verdict.item().startsWith(kind))
                .toList();
    }

    private void howToCheck() {
        page.section("How to check that it worked");
        page.paragraph("`resite run show RUN` ends with *recovered*, or *recovered except* with the reasons. Then look"
                + " for yourself, from where the users are:");
        var rows = plan.steps().stream()
                .flatMap(step -> step instanceof Step.Verify verify ? Stream.of(check(verify)) : Stream.empty())
                .toList();
        if (!rows.isEmpty()) {
            page.table(List.of("machine", "address", "is well when"), rows);
        }
        var routes = plan.networks().stream()
                .filter(PlannedNetwork::rebuilt)
                .map(network -> "Addresses of network " + network.network() + " now live behind host " + network.host()
                        + ": routes and firewalls outside of " + plan.at() + " have to lead there.")
                .toList();
        page.points(routes);
        page.paragraph("Tell the users, and tell them from which moment their work is lost. Do not switch "
                + plan.site() + " on again before somebody has made sure that its machines do not start.");
    }

    private List<String> check(Step.Verify verify) {
        var name = plan.machines().stream()
                .filter(machine -> machine.machine().equals(verify.machine()))
                .map(PlannedMachine::name)
                .findFirst()
                .orElse(verify.machine().toString());
        var checks = verify.checks().stream()
                .map(check -> Checks.inWords(check, verify.address()))
                .collect(Collectors.joining(", and "));
        return List.of(
                name,
                verify.address().isEmpty() ? "not known" : verify.address(),
                checks.isEmpty() ? "it runs; the policy names no check" : checks);
    }

    private void whenAStepFails() {
        page.section("When a step fails");
        page.numbered(List.of(
                "Read the reason: `resite run show RUN`. It names the thing and the way out.",
                "Remove the cause. The usual ones are in the table.",
                "Start it again: `resite failover " + plan.site() + "`. Machines that are back are left alone, the rest"
                        + " is planned anew and tried again."));
        page.table(List.of("step", "usual cause", "what to do"), usualCauses());
        page.paragraph("**Resite itself died or was restarted?** Nothing is lost: start `resite serve` again, or the"
                + " `resite recover` command above. The run is in the vault and goes on where it was.");
    }

    private String strict() {
        var waits = plan.steps().stream()
                .flatMap(step ->
                        step instanceof Step.Own own && own.waiting().isPositive() ? Stream.of(own) : Stream.empty())
                .map(own -> own.group() + " (" + own.waiting().toSeconds() + " s)")
                .toList();
        return waits.isEmpty()
                ? ""
                : " Strict groups wait until " + plan.site()
                        + ", should it be cut off, has ended their machines for sure: " + String.join(", ", waits)
                        + ".";
    }

    private String fromOutside() {
        var ways = plan.steps().stream()
                .flatMap(step -> step instanceof Step.Fence fence ? fence.by().stream() : Stream.empty())
                .map(FenceMethod::words)
                .toList();
        return ways.isEmpty()
                ? ""
                : " Hosts that are not seen off so are turned off from outside: " + String.join(", then ", ways) + ".";
    }

    private List<List<String>> usualCauses() {
        var causes = new ArrayList<List<String>>();
        causes.add(List.of(
                "preflight",
                "a host does not answer, a pool is full, a name is taken",
                "repair what it lists, all of it; nothing was touched"));
        causes.add(List.of(
                "fence",
                plan.site() + " does not answer",
                "make sure that its machines are off, then start again with `--word \"Name\"`"));
        if (plan.steps().stream().anyMatch(Step.External.class::isInstance)) {
            causes.add(List.of(
                    "external/…",
                    "what machines depend on outside does not answer from here",
                    "repair it or the way to it; or take the dependency out of the policy"));
        }
        causes.add(List.of("network/…", "the host refuses the network", "its libvirt log; a subnet in use there"));
        causes.add(List.of("disk/…, define/…", "no room, a taken name", "free space, remove what has the name"));
        causes.add(List.of(
                "fill/…",
                "the machine stands still while its disks are filled",
                "is the vault reachable? do the hosts reach the Resite machine on its NBD port?"));
        causes.add(List.of(
                "verify/…",
                "the machine runs but does not answer",
                "look at its console: `virsh -c URI console NAME`; repair it there"));
        return causes;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

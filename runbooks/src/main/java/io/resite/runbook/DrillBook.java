package io.resite.runbook;

import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.List;

/// The page of a rehearsal: what is begun beside a site that lives, and what is seen of it.
final class DrillBook {
    private final RecoveryPlan plan;
    private final Site primary;
    private final Markdown page = new Markdown();

    DrillBook(RecoveryPlan plan, Site primary) {
        this.plan = plan;
        this.primary = primary;
    }

    String markdown() {
        page.title("Drill: rehearse the recovery of site " + plan.site() + " at site " + plan.at());
        page.paragraph("Plan `" + plan.hash() + "`" + (plan.selection().isEmpty() ? "" : " (" + plan.selection() + ")")
                + ", from " + plan.points().words() + ", made from revision " + plan.specRevision()
                + " of the captured site and revision " + plan.policyRevision() + " of its policy.");
        page.section("What this is");
        page.paragraph("Copies of " + plan.machines().size() + " of "
                + primary.machines().size() + " machines of "
                + plan.site() + " are started at " + plan.at() + ", in networks that lead nowhere, seen to come up, and"
                + " removed. " + plan.site() + " goes on as it is: nothing is switched off there, nobody's ownership"
                + " changes, and what people do around a failover (hooks) is not done.");
        page.paragraph("**Start it:** `resite failover " + plan.hash() + " --reason \"why\"`. **End it early:** `resite"
                + " drill " + plan.site() + " --end`. A failover that is begun meanwhile removes it first.");
        page.section("What is started, and where");
        page.table(
                List.of("machine", "tier", "where", "name there", "as it was at"),
                plan.machines().stream().map(DrillBook::row).toList());
        whatHappens();
        Checks.writeLeftOut(page, plan, "What takes no part");
        return page.toString();
    }

    private static List<String> row(PlannedMachine machine) {
        return List.of(
                machine.name(),
                Runbook.lower(machine.tier()),
                machine.host(),
                machine.as(),
                Markdown.moment(machine.pointAt()) + " (point "
                        + machine.point().sequence() + ")");
    }

    private void whatHappens() {
        var lines = new ArrayList<String>();
        lines.add(
                "**Look first** (`preflight`). If anything does not fit, the drill ends here and nothing was touched.");
        var networks = plan.networks().stream()
                .filter(PlannedNetwork::rebuilt)
                .map(network -> network.as() + " on " + network.host()
                        + (network.router().isEmpty()
                                ? ", without DHCP, DNS or gateway"
                                : ", with " + network.router() + " in the gateway's place"))
                .toList();
        if (!networks.isEmpty()) {
            lines.add("**Make networks that lead nowhere** (`network/…`): " + String.join("; ", networks) + ".");
        }
        var copied = plan.steps().stream().anyMatch(Step.Fill.class::isInstance);
        lines.add(
                copied
                        ? "**Copy disks** (`fill/…`) of machines whose recovery is cold, as a failover does."
                        : "**Copy nothing.** All machines run out of the vault, those too whose disks a failover copies"
                                + " first: of these the time until they are back is not measured (`--copy` does that).");
        lines.add("**Start** (`start/…`), each when those that it depends on are well, **and look** (`verify/…`).");
        if (plan.step("hook/keep").isPresent()) {
            lines.add("**Stay** (`hook/keep`) for people to look around.");
        }
        lines.add("**Remove everything** (`undo/…`), after a crash too.");
        page.section("What will happen");
        page.numbered(lines);
        Checks.write(page, plan, "its network comes up; without a router, it runs");
    }
}

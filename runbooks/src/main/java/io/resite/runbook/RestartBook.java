package io.resite.runbook;

import io.resite.plan.PlannedMachine;
import io.resite.plan.RecoveryPlan;
import io.resite.spec.FenceMethod;
import io.resite.spec.Host;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.List;
import java.util.stream.Collectors;

/// The page for the night in which a host is lost and its machines go on beside it.
final class RestartBook {
    private final RecoveryPlan plan;
    private final Site primary;
    private final ProtectionPolicy policy;
    private final String lost;
    private final Markdown page = new Markdown();

    RestartBook(RecoveryPlan plan, Site primary, ProtectionPolicy policy) {
        this.plan = plan;
        this.primary = primary;
        this.policy = policy;
        this.lost = String.join(", ", plan.lost());
    }

    String markdown() {
        whatThisIs();
        beforeYouStart();
        whatComesBack();
        whatHappens();
        Checks.writeLeftOut(page, plan, "What stays down");
        page.section("When " + lost + " comes back");
        page.paragraph("Its machines are defined there still, and it sees their disks. Where Resite's start guard is"
                + " installed it does not start them, and Resite switches their autostart off. Without the guard, keep it"
                + " from starting before its first contact: `virsh autostart --disable NAME` there, or no line to the"
                + " storage.");
        return page.toString();
    }

    private void whatThisIs() {
        page.title("Runbook: restart machines of host " + lost + " on other hosts of site " + plan.site());
        page.paragraph("Plan `" + plan.hash() + "`, mode restart, made from revision " + plan.specRevision()
                + " of the captured site and revision " + plan.policyRevision() + " of its policy.");
        page.section("What this is");
        page.paragraph("Host " + lost + " is lost, and other hosts of " + plan.site()
                + " see the disks of its machines. They are started there, from those disks: nothing of them is lost,"
                + " and their group stays where it is.");
    }

    private void beforeYouStart() {
        var uris = primary.hosts().stream()
                .filter(host -> plan.lost().contains(host.name()))
                .map(Host::uri)
                .map(uri -> "`virsh -c " + uri + " list`")
                .collect(Collectors.joining(", "));
        var ways = policy.fenceBy().stream().map(FenceMethod::words).collect(Collectors.joining(", then "));
        page.section("Before you start");
        page.numbered(List.of(
                "**Is " + lost + " really off?** Two hosts that run one machine over the same disks destroy its data."
                        + " Look at it, and try " + uris + ".",
                "**Switching it off.** "
                        + (ways.isEmpty()
                                ? "The policy names no way to do that from outside, so a person has to give their name and word that it is off."
                                : "The run does that by " + ways
                                        + "; if that shows nothing, a person has to give their name and word that it is off."),
                "**Start it:** `resite failover " + plan.hash() + " --reason \"what happened\" --word \"Name\"` (leave"
                        + " `--word` out where the run can switch the host off)."));
    }

    private void whatComesBack() {
        page.section("What goes on, and where");
        page.table(
                List.of("machine", "tier", "where"),
                plan.machines().stream()
                        .map(machine -> List.of(machine.name(), Runbook.lower(machine.tier()), machine.host()))
                        .toList());
    }

    private void whatHappens() {
        var groups =
                plan.machines().stream().map(PlannedMachine::group).distinct().collect(Collectors.joining(", "));
        page.section("What will happen");
        page.numbered(List.of(
                "**Look first** (`preflight`). If anything does not fit, the run ends here and nothing was touched.",
                "**Switch " + lost + " off** (`fence`).",
                "**Take the groups anew** (`own/…`): " + groups + ". They stay with " + plan.site() + "; " + lost
                        + " must not start their machines any more.",
                "**Define and start** (`define/…`, `start/…`), each when those that it depends on are well.",
                "**Check** (`verify/…`). A machine counts as back when its checks answer."));
        Checks.write(page, plan, "it runs; the policy names no check");
    }
}

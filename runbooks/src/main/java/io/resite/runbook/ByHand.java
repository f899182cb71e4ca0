package io.resite.runbook;

import io.resite.plan.PlannedMachine;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.spec.Machine;
import io.resite.spec.NicAddress;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How far one gets with libvirt's own tools when Resite itself is not to be had, and where that ends.
final class ByHand {
    private final RecoveryPlan plan;
    private final Site primary;

    ByHand(RecoveryPlan plan, Site primary) {
        this.plan = plan;
        this.primary = primary;
    }

    void write(Markdown page) {
        page.section("By hand, without Resite");
        page.paragraph(
                "**What cannot be done by hand:** getting disks out of the vault. It is compressed and encrypted,"
                        + " and only Resite reads it. So first try to get the program running anywhere: `resite recover` needs"
                        + " no installation besides Java 25, no configuration and no old state, only the vault and its key.");
        page.paragraph("**What can:** everything around it, and finishing a run that had filled the disks already."
                + " `URI` is the libvirt address of the host that the table above names, as in"
                + " `qemu+ssh://root@HOST/system`.");
        page.numbered(steps());
        if (!plan.machines().isEmpty()) {
            page.paragraph("What the machines are made of, should one have to be built from a backup of another kind:");
            page.table(
                    List.of("machine", "memory", "vCPUs", "disks", "network cards"),
                    plan.machines().stream().map(this::parts).toList());
        }
        networks(page);
    }

    private List<String> steps() {
        var names = plan.machines().stream().map(PlannedMachine::name).collect(Collectors.joining(" "));
        var order = plan.machines().stream().map(PlannedMachine::as).collect(Collectors.joining(" "));
        var steps = new ArrayList<String>();
        steps.add("Switch the old machines off, on each host of " + plan.site() + " that answers: `for m in " + names
                + "; do virsh -c URI destroy $m; virsh -c URI autostart --disable $m; done`. If none answers, somebody"
                + " has to pull the plug.");
        steps.add("Rebuild networks: put a definition from below into a file and run `virsh -c URI net-define FILE`,"
                + " then `virsh -c URI net-start NAME`.");
        steps.add("See what a run has left: `virsh -c URI list --all`, and for each machine `virsh -c URI domblklist"
                + " NAME`. A disk is whole when `virsh -c URI dumpxml NAME` shows no `<backingStore type='network'>` in"
                + " it. A disk that is not whole is filled from Resite's server, so without Resite it stays unusable:"
                + " do not start that machine.");
        steps.add(
                "Start what is whole, one after the other, each when the one before answers: `virsh -c URI start NAME`"
                        + " (`virsh -c URI resume NAME` if it is paused), in the order " + order + ".");
        steps.add("Check each as in \"How to check that it worked\".");
        return steps;
    }

    private List<String> parts(PlannedMachine planned) {
        return primary.machine(planned.machine())
                .map(machine -> List.of(
                        machine.name(),
                        machine.memory().toString(),
                        Integer.toString(machine.cpus()),
                        disks(machine),
                        nics(machine)))
                .orElseGet(() -> List.of(planned.name(), "not captured", "", "", ""));
    }

    private static String disks(Machine machine) {
        return machine.disks().stream()
                .map(disk -> disk.target() + " " + disk.capacity() + " " + Runbook.lower(disk.format()))
                .collect(Collectors.joining(", "));
    }

    private static String nics(Machine machine) {
        return machine.nics().stream()
                .map(nic -> nic.mac() + " on " + (nic.network().isEmpty() ? "a host device" : nic.network())
                        + (nic.addresses().isEmpty()
                                ? ""
                                : " ("
                                        + nic.addresses().stream()
                                                .map(NicAddress::address)
                                                .collect(Collectors.joining(", "))
                                        + ")"))
                .collect(Collectors.joining(", "));
    }

    private void networks(Markdown page) {
        for (var step : plan.steps()) {
            if (step instanceof Step.RebuildNetwork rebuild) {
                primary.network(rebuild.fromHost(), rebuild.network()).ifPresent(network -> {
                    page.paragraph("Network " + network.name() + ", for host " + rebuild.host()
                            + ". Change its name to `" + plan.site() + "--" + network.name()
                            + "` and remove the `name` of its bridge:");
                    page.code(network.xml());
                });
            }
        }
    }
}

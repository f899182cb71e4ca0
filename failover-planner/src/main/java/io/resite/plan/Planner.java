package io.resite.plan;

import io.resite.plan.Placement.Placed;
import io.resite.spec.MachineId;
import io.resite.spec.OnFailure;
import io.resite.spec.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;

/// Makes plans. A pure function: no clock, no chance, no hypervisor; the same request gives the same plan to the byte.
public final class Planner {
    private Planner() {}

    /// Plans how a site comes back. Whatever is wrong with the site ends in the plan's account, not in an exception.
    ///
    /// @throws IllegalArgumentException when the request is none: the policy is of another site, or names another
    ///     recovery site than the inventory is of
    public static RecoveryPlan plan(PlanRequest request) {
        requireOneStory(request);
        return request.purpose() instanceof Purpose.Restart
                ? new Restart(request).plan()
                : ofOneStory(Rehearsed.makingWay(request));
    }

    private static RecoveryPlan ofOneStory(PlanRequest request) {
        var wiring = new Wiring(request);
        var vetting = new Vetting(request, wiring);
        var placement = new Placement(request, new Storage(request), vetting);
        var graph = new StepGraph(request, placement);
        var refusals = new HashMap<MachineId, String>(vetting.refusals());
        refusals.putAll(placement.refusals());
        return new RecoveryPlan(
                request.primary().id(),
                request.recovery().id(),
                request.mode(),
                request.specRevision(),
                request.policyRevision(),
                machines(request, placement, graph),
                networks(request, placement),
                pools(placement),
                graph.steps(),
                new Account(request.primary(), wiring, placement, refusals, vetting.running()).verdicts(),
                request.offer().choice(),
                request.purpose().selection().words(),
                request.lost());
    }

    /// What a machine or network is called at a recovery site, which may take in several primaries.
    static String nameAtRecovery(SiteId site, String name) {
        return site + "--" + name;
    }

    private static void requireOneStory(PlanRequest request) {
        var policy = request.policy();
        if (!policy.site().equals(request.primary().id())) {
            throw new IllegalArgumentException("the policy is of site " + policy.site() + ", the captured site is "
                    + request.primary().id());
        }
        if (request.purpose() instanceof Purpose.Restart) {
            requireLost(request);
            return;
        }
        if (!policy.recoverySite().equals(request.recovery().id())) {
            throw new IllegalArgumentException(
                    "the policy recovers site " + policy.site() + " at " + policy.recoverySite()
                            + ", the inventory is of site " + request.recovery().id());
        }
        if (policy.site().equals(policy.recoverySite())) {
            throw new IllegalArgumentException("site " + policy.site() + " cannot be recovered at itself");
        }
        request.lost().stream()
                .filter(host -> request.recovery().host(host).isPresent())
                .findFirst()
                .ifPresent(host -> {
                    throw new IllegalArgumentException(
                            "host " + host + " of " + request.recovery().id()
                                    + " answers, so it is not lost: what runs there is left where it is");
                });
        request.lost().stream()
                .filter(host -> !request.brought().isAt(host))
                .findFirst()
                .ifPresent(host -> {
                    throw new IllegalArgumentException("no run has brought anything of "
                            + request.primary().id() + " to host " + host + " of "
                            + request.recovery().id() + ": nothing of it is lost there");
                });
    }

    /// The inventory is of the primary as it answers now.
    private static void requireLost(PlanRequest request) {
        if (!request.recovery().id().equals(request.primary().id())) {
            throw new IllegalArgumentException(
                    "machines of site " + request.primary().id()
                            + " are restarted there, the inventory is of site "
                            + request.recovery().id());
        }
        request.purpose().selection().hosts().stream()
                .filter(host -> request.recovery().host(host).isPresent())
                .findFirst()
                .ifPresent(host -> {
                    throw new IllegalArgumentException("host " + host + " of "
                            + request.primary().id()
                            + " answers, so it is not lost: shut its machines down there and start them where their"
                            + " disks are seen too");
                });
    }

    private static List<PlannedMachine> machines(PlanRequest request, Placement placement, StepGraph graph) {
        return placement.placed().values().stream()
                .map(machine -> machine(request, machine, graph))
                .toList();
    }

    private static PlannedMachine machine(PlanRequest request, Placed machine, StepGraph graph) {
        var candidate = machine.candidate();
        var drill = request.mode() == Mode.DRILL;
        var id = candidate.rank().machine().id();
        return new PlannedMachine(
                id,
                candidate.name(),
                request.nameAtRecovery(candidate.name()),
                machine.host(),
                candidate.rank().policy().tier(),
                candidate.group(),
                candidate.point().id(),
                candidate.point().at(),
                graph.waitsFor(candidate.name()),
                // Nobody is there to be asked in a drill.
                drill
                        ? OnFailure.HOLD
                        : request.policy()
                                .onFailure()
                                .of(candidate.rank().policy().tier()),
                Rehearsed.runsOutOfVault(
                        request.purpose(), candidate.rank().policy().recovery()));
    }

    private static List<PlannedNetwork> networks(PlanRequest request, Placement placement) {
        var networks = new LinkedHashSet<PlannedNetwork>();
        placement
                .networkHosts()
                .forEach((network, host) -> networks.add(new PlannedNetwork(
                        network.name(),
                        network.fromHost(),
                        host,
                        network.as(),
                        true,
                        Rehearsed.router(request, network, host))));
        for (var machine : placement.placed().values()) {
            for (var attachment : machine.candidate().attachments()) {
                if (attachment instanceof Attachment.Existing existing) {
                    networks.add(new PlannedNetwork(
                            existing.network(), existing.fromHost(), machine.host(), existing.as(), false));
                }
            }
        }
        return List.copyOf(networks);
    }

    private static List<PlannedPool> pools(Placement placement) {
        var pools = new ArrayList<PlannedPool>();
        for (var machine : placement.placed().values()) {
            machine.need().pieces().stream()
                    .map(piece -> new PlannedPool(piece.from(), piece.to().pool()))
                    .forEach(pools::add);
        }
        return pools.stream().distinct().toList();
    }
}

package io.resite.plan;

import io.resite.plan.Step.FencedHost;
import io.resite.spec.Management.Endpoint;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.Unknown;
import java.util.List;

/// What a fence knows of the primary's hosts: where each is turned off from outside, and whether it may be.
final class FencedHosts {
    private FencedHosts() {}

    static List<FencedHost> of(Site primary, ProtectionPolicy policy, Purpose purpose) {
        return policy.fenceBy().isEmpty()
                ? List.of()
                : primary.hosts().stream()
                        .map(host -> new FencedHost(
                                host.name(), controller(policy, host.name()), spared(purpose, host.name())))
                        .toList();
    }

    private static String controller(ProtectionPolicy policy, String host) {
        return policy.management().endpoints().stream()
                .filter(endpoint -> endpoint.kind() == Endpoint.Kind.BMC
                        && endpoint.host().equals(host)
                        && !Unknown.is(endpoint.address()))
                .findFirst()
                .map(Endpoint::address)
                .orElse("");
    }

    /// Turning a host off ends all that runs on it, also what a plan does not bring back: right only for a site
    /// that is given up as a whole, and for a host that is lost.
    private static String spared(Purpose purpose, String host) {
        var others = "not turned off as a whole: it may run machines that this run does not take";
        return switch (purpose) {
            case Purpose.Full _, Purpose.Minimal _ -> "";
            case Purpose.Restart(var selection) -> selection.hosts().contains(host) ? "" : others;
            case Purpose.Hosts(var selection) -> selection.hosts().contains(host) ? "" : others;
            case Purpose.Partial _, Purpose.Grow _, Purpose.Migration _, Purpose.Drill _ -> others;
        };
    }
}

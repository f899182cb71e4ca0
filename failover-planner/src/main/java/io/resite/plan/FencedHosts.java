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

    static List<FencedHost> of(Site primary, ProtectionPolicy policy, Mode mode) {
        return policy.fenceBy().isEmpty()
                ? List.of()
                : primary.hosts().stream()
                        .map(host -> new FencedHost(host.name(), controller(policy, host.name()), spared(mode)))
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
    /// that is given up as a whole.
    private static String spared(Mode mode) {
        return switch (mode) {
            case FULL, MINIMAL -> "";
            case PARTIAL, GROW, MIGRATION, DRILL ->
                "not turned off as a whole: it may run machines that this run does not take";
        };
    }
}

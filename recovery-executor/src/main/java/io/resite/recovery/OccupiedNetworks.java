package io.resite.recovery;

import static java.util.stream.Collectors.toSet;

import io.resite.definition.Definition;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.plan.Mode;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.Subnet;
import io.resite.spec.Network;
import java.util.ArrayList;
import java.util.List;

/// Looks whether a host can take the networks of a plan: their names, their UUIDs and their addresses.
final class OccupiedNetworks {
    private final Sight sight;
    private final String host;
    private final Hypervisor hypervisor;
    private final List<NetworkFacts> there;
    private final List<Finding> findings = new ArrayList<>();

    OccupiedNetworks(Sight sight, String host, Hypervisor hypervisor) {
        this.sight = sight;
        this.host = host;
        this.hypervisor = hypervisor;
        this.there = hypervisor.networks();
    }

    List<Finding> look() {
        for (var planned : sight.plan().networks()) {
            if (!planned.host().equals(host)) {
                continue;
            }
            if (planned.rebuilt()) {
                sight.primary
                        .network(planned.fromHost(), planned.network())
                        .ifPresentOrElse(
                                captured -> rebuilt(planned, captured),
                                () -> stops("network "
                                        + planned.network() + " of " + planned.fromHost()
                                        + " is not in the captured spec: make a new plan"));
            } else if (there.stream().noneMatch(network -> network.name().equals(planned.as()))) {
                stops("network " + planned.as() + " is not defined at " + host + ": define it, or map network "
                        + planned.network() + " elsewhere in the policy");
            }
        }
        return findings;
    }

    private void rebuilt(PlannedNetwork planned, Network captured) {
        if (sight.plan().mode() == Mode.DRILL) {
            // It has no address at the host, and a UUID of its own.
            there.stream()
                    .filter(network -> network.name().equals(planned.as())
                            && RunMark.runOfNetwork(network.xml())
                                    .filter(sight.started.run()::equals)
                                    .isEmpty())
                    .forEach(network -> stops("network " + planned.as() + " is at " + host
                            + " already: an earlier drill left it; remove it (`virsh net-destroy " + planned.as()
                            + "`, `virsh net-undefine " + planned.as() + "`)"));
            return;
        }
        there.stream()
                .filter(network ->
                        network.name().equals(planned.as()) != network.uuid().equals(captured.uuid()))
                .forEach(network -> stops("network " + planned.as() + " cannot be rebuilt at " + host + ": network "
                        + network.name() + " there has its name or UUID; remove it, or map network "
                        + planned.network() + " to it in the policy"));
        var subnets = Subnet.of(captured.definition());
        there.stream()
                .filter(network -> network.active() && !network.uuid().equals(captured.uuid()))
                .forEach(network -> networkUses(planned, subnets, network));
        interfacesUse(planned, subnets);
    }

    private void networkUses(PlannedNetwork planned, List<Subnet> subnets, NetworkFacts network) {
        Subnet.of(Definition.network(network.xml(), network.name())).stream()
                .filter(other -> subnets.stream().anyMatch(other::overlaps))
                .findFirst()
                .ifPresent(other -> stops("network " + planned.as() + " cannot be rebuilt at " + host + ": network "
                        + network.name() + " there uses " + other.text() + " already; map network "
                        + planned.network() + " to it or to another host in the policy"));
    }

    /// A network's own bridge is an interface too, and looked at above.
    private void interfacesUse(PlannedNetwork planned, List<Subnet> subnets) {
        var seen = hypervisor.interfaces();
        if (seen.isEmpty()) {
            findings.add(Finding.warns(
                    "networks",
                    "the interfaces of " + host + " cannot be seen: make sure that none has an address of network "
                            + planned.network()));
            return;
        }
        var bridges = there.stream()
                .map(network -> Definition.network(network.xml(), network.name())
                        .bridge()
                        .name())
                .collect(toSet());
        for (var card : seen.get()) {
            if (bridges.contains(card.name())) {
                continue;
            }
            card.addresses().all().stream()
                    .flatMap(address -> Subnet.of(address).stream())
                    .filter(other -> subnets.stream().anyMatch(other::overlaps))
                    .findFirst()
                    .ifPresent(other -> interfaceUses(planned, subnets, card.name(), other));
        }
    }

    /// libvirt refuses a network only whose range is exactly that of a route. A wider one leaves it reachable.
    private void interfaceUses(PlannedNetwork planned, List<Subnet> subnets, String card, Subnet other) {
        var text = "interface " + card + " of " + host + " has " + other.text() + ", an address range of network "
                + planned.network() + ": map the network to another host, or to one that is there, in the policy";
        findings.add(
                subnets.stream().anyMatch(other::isSameAs)
                        ? Finding.stops("networks", text)
                        : Finding.warns("networks", text));
    }

    private void stops(String text) {
        findings.add(Finding.stops("networks", text));
    }
}

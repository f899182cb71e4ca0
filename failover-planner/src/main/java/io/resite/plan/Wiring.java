package io.resite.plan;

import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.Network;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides for each NIC which network it gets at the recovery site.
///
/// A rebuilt network with its own subnet can live on one host only, for its addresses must be in one place. A mapping
/// to an existing network ties its machines to the hosts that have that network, and to nothing else.
final class Wiring {
    private final Site primary;
    private final Site recovery;
    private final ProtectionPolicy policy;
    private final Purpose purpose;
    private final Brought brought;
    private final Map<Network, CapturedNetwork> networks = new LinkedHashMap<>();

    Wiring(PlanRequest request) {
        this(
                request.primary(),
                request.policy(),
                request.recovery(),
                request.purpose(),
                // What grows hangs on the networks that are there; else they are made anew beside a silent host's.
                request.purpose() instanceof Purpose.Grow ? request.stillThere() : Brought.NOTHING);
    }

    Wiring(Site primary, ProtectionPolicy policy, Site recovery) {
        this(primary, policy, recovery, new Purpose.Full(), Brought.NOTHING);
    }

    private Wiring(Site primary, ProtectionPolicy policy, Site recovery, Purpose purpose, Brought brought) {
        this.primary = primary;
        this.recovery = recovery;
        this.policy = policy;
        this.purpose = purpose;
        this.brought = brought;
    }

    List<Attachment> attach(Machine machine) {
        return machine.nics().stream().map(nic -> attach(machine, nic)).toList();
    }

    /// A network's name in the account and in step ids: with its host only where the name alone says too little.
    String label(Network network) {
        var alone = primary.networks().stream()
                        .filter(other -> other.name().equals(network.name()))
                        .count()
                == 1;
        return alone ? network.name() : network.name() + "@" + network.host();
    }

    private Attachment attach(Machine machine, Nic nic) {
        var link = nic.network().isEmpty()
                ? new Traits(machine.definition()).hostLink(nic.mac())
                : Optional.<Traits.HostLink>empty();
        if (purpose instanceof Purpose.Drill) {
            return inBubble(machine, nic);
        }
        if (link.isPresent() && link.get().type().equals("user")) {
            return new Attachment.SelfContained(nic.mac());
        }
        var name = link.map(Traits.HostLink::source).orElse(nic.network());
        var mapping = mapping(name);
        if (mapping.isPresent() && !mapping.get().existing().isEmpty()) {
            return plugIn(machine, nic, mapping.get());
        }
        if (nic.network().isEmpty()) {
            var on = name.isEmpty() ? "a device of " + machine.host() : name + " of " + machine.host();
            return new Attachment.Nowhere(
                    nic.mac(),
                    "hangs on " + on + ", not on a libvirt network; map " + (name.isEmpty() ? "it" : name)
                            + " to an existing network of site " + recovery.id() + " in the policy");
        }
        return rebuild(machine, nic);
    }

    /// What leads out of the host, or is somebody's already, is no place for a machine that may exist twice.
    private Attachment inBubble(Machine machine, Nic nic) {
        return nic.network().isEmpty()
                ? new Attachment.Nowhere(
                        nic.mac(),
                        "hangs on a device or bridge of " + machine.host()
                                + ", for which a drill has no network of its own; put it on a libvirt network")
                : rebuild(machine, nic);
    }

    private Attachment plugIn(Machine machine, Nic nic, NetworkMapping mapping) {
        var hosts = new LinkedHashSet<String>();
        recovery.networks().stream()
                .filter(network -> network.name().equals(mapping.existing()))
                .filter(network -> mapping.host().isEmpty() || mapping.host().equals(network.host()))
                .forEach(network -> hosts.add(network.host()));
        if (hosts.isEmpty()) {
            var where = mapping.host().isEmpty() ? "site " + recovery.id() : mapping.host();
            return new Attachment.Nowhere(
                    nic.mac(),
                    "the policy maps " + mapping.network() + " to network " + mapping.existing() + ", which " + where
                            + " does not have; define it there or change the mapping");
        }
        return new Attachment.Existing(nic.mac(), mapping.network(), machine.host(), mapping.existing(), hosts);
    }

    private Attachment rebuild(Machine machine, Nic nic) {
        var captured = primary.network(machine.host(), nic.network())
                .or(() -> primary.networks().stream()
                        .filter(network -> network.name().equals(nic.network()))
                        .findFirst());
        if (captured.isEmpty()) {
            return new Attachment.Nowhere(
                    nic.mac(),
                    "its network " + nic.network() + " was not captured; map it to an existing network of site "
                            + recovery.id() + " in the policy");
        }
        var network = networks.computeIfAbsent(captured.get(), this::describe);
        if (!network.definition().rebuildable()) {
            return new Attachment.Nowhere(
                    nic.mac(),
                    "network " + network.label() + " only leads to a bridge or device of " + network.fromHost()
                            + "; map it to an existing network of site " + recovery.id() + " in the policy");
        }
        return new Attachment.Rebuilt(nic.mac(), network);
    }

    private Optional<NetworkMapping> mapping(String network) {
        return policy.networks().stream()
                .filter(mapping -> !network.isEmpty() && mapping.network().equals(network))
                .findFirst();
    }

    private CapturedNetwork describe(Network network) {
        var definition = NetworkTraits.of(network.definition());
        var as = Rehearsed.name(purpose, Planner.nameAtRecovery(primary.id(), network.name()));
        var objections = new LinkedHashMap<String, String>();
        for (var host : recovery.hosts()) {
            objection(network, as, definition, host).ifPresent(reason -> objections.put(host.name(), reason));
        }
        return new CapturedNetwork(network.name(), network.host(), label(network), as, definition, objections);
    }

    /// A drill's networks meet only where they are on one host: where the policy puts them does not bind it.
    private Optional<String> objection(Network network, String as, NetworkTraits definition, Host host) {
        var pinned = mapping(network.name()).map(NetworkMapping::host).orElse("");
        if (!pinned.isEmpty() && !pinned.equals(host.name()) && !(purpose instanceof Purpose.Drill)) {
            var unknown = recovery.host(pinned).isEmpty() ? ", which site " + recovery.id() + " does not have" : "";
            return Optional.of("the policy puts network " + network.name() + " on " + pinned + unknown);
        }
        var unseen = brought.wire(network.name(), network.host())
                .filter(wire -> recovery.host(wire.host()).isEmpty());
        if (unseen.isPresent()) {
            return Optional.of("network %s was rebuilt on %s by run %s, which does not answer: bring %s back"
                    .formatted(
                            as,
                            unseen.get().host(),
                            unseen.get().run(),
                            unseen.get().host()));
        }
        if (purpose instanceof Purpose.Drill) {
            return nameTaken(as, host);
        }
        return recovery.networks().stream()
                .flatMap(other -> clash(network, as, definition, host, other).stream())
                .findFirst();
    }

    /// Without an address at the host and with a UUID of its own, a bubble's network can clash by its name only.
    private Optional<String> nameTaken(String as, Host host) {
        return recovery.networks().stream()
                .filter(other ->
                        other.host().equals(host.name()) && other.name().equals(as))
                .findFirst()
                .map(other -> "the name " + as + " is taken there: a drill is not over, or left it; remove it (`virsh"
                        + " net-destroy " + as + "`, `virsh net-undefine " + as + "`)");
    }

    /// A network of our name and UUID is what an earlier run left: the step adopts it, and it must not exist twice.
    private Optional<String> clash(Network network, String as, NetworkTraits definition, Host host, Network other) {
        var ours = other.name().equals(as) && other.uuid().equals(network.uuid());
        var here = other.host().equals(host.name());
        if (ours) {
            return here
                    ? Optional.empty()
                    : Optional.of("network " + as + " exists on " + other.host() + " already; remove it there first");
        }
        if (!here) {
            return Optional.empty();
        }
        if (other.name().equals(as)) {
            return Optional.of("the name " + as + " is taken by another network there; rename or remove that one");
        }
        if (other.uuid().equals(network.uuid())) {
            return Optional.of("the UUID of network " + network.name() + " is taken there by network " + other.name()
                    + "; remove that one");
        }
        return NetworkTraits.of(other.definition()).subnets().stream()
                .filter(subnet ->
                        other.active() && definition.subnets().stream().anyMatch(subnet::overlaps))
                .findFirst()
                .map(subnet -> "network " + other.name() + " there uses " + subnet.text() + " as network "
                        + network.name() + " does; map " + network.name() + " to it or to another host");
    }
}

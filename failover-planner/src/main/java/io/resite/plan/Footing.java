package io.resite.plan;

import io.resite.definition.DomainDefinition;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.NeededSecret;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the planner's own rules say of a machine and a recovery host while nothing has happened: without points,
/// without
/// other machines that want the same room. Each objection ends with the way out, after a semicolon.
public final class Footing {
    private final Site primary;
    private final Site recovery;
    private final Wiring wiring;
    private final Storage storage;
    private final Taken taken;
    private final Map<MachineId, List<Attachment>> attachments = new HashMap<>();
    private final Map<MachineId, List<Plug>> plugs = new HashMap<>();

    public Footing(Site primary, ProtectionPolicy policy, Site recovery) {
        this.primary = primary;
        this.recovery = recovery;
        this.wiring = new Wiring(primary, policy, recovery);
        this.storage = new Storage(policy, recovery);
        this.taken = new Taken(recovery);
    }

    /// What a machine is called at the recovery site.
    public String nameAtRecovery(Machine machine) {
        return Planner.nameAtRecovery(primary.id(), machine.name());
    }

    /// What keeps a machine from coming back on any host.
    public List<String> objections(Machine machine) {
        var objections = new ArrayList<String>();
        taken.refusal(machine, nameAtRecovery(machine), attachments(machine)).ifPresent(objections::add);
        for (var attachment : attachments(machine)) {
            if (attachment instanceof Attachment.Nowhere(var mac, var reason)) {
                objections.add("its NIC " + mac + ": " + reason);
            }
        }
        return objections;
    }

    /// Whether a network filter comes along with a machine.
    public boolean hasFilter(Machine machine, String name) {
        return primary.filter(machine.host(), name).isPresent();
    }

    /// Whether the vault keeps the value of a secret that a machine's definition names.
    public boolean isInEscrow(Machine machine, DomainDefinition.Secret secret) {
        return primary.secrets().stream()
                .filter(needed -> needed.machine().equals(machine.id()) && needed.escrowed())
                .map(NeededSecret::name)
                .anyMatch(name -> name.equals(secret.uuid()) || name.equals(secret.usage()));
    }

    /// What keeps it from coming back on one host.
    public List<String> objections(Machine machine, String host) {
        var objections = new ArrayList<String>();
        for (var attachment : attachments(machine)) {
            switch (attachment) {
                case Attachment.Rebuilt(var _, var network) ->
                    Optional.ofNullable(network.objections().get(host)).ifPresent(objections::add);
                case Attachment.Existing existing
                when !existing.hosts().contains(host) ->
                    objections.add("it has no network " + existing.as() + ", to which the policy maps "
                            + existing.network() + "; define it there or change the mapping");
                case Attachment.Existing _, Attachment.SelfContained _, Attachment.Nowhere _ -> {
                    // Nothing against this host.
                }
            }
        }
        switch (storage.need(machine, List.of(), host)) {
            case Storage.Answer.NoPool(var reason) -> objections.add(reason);
            case Storage.Answer.Needs(var need) -> {
                if (Room.of(recovery).take(need, host) instanceof Room.Answer.Full(var reason)) {
                    objections.add(reason);
                }
            }
        }
        return objections.stream().distinct().toList();
    }

    /// What will be different from the primary wherever it comes back.
    public List<String> differences(Machine machine) {
        return Traits.differences(machine);
    }

    /// Networks by what the machine's definition calls them, as they will be called at the recovery site.
    public Map<String, String> networks(Machine machine) {
        var names = new LinkedHashMap<String, String>();
        for (var attachment : attachments(machine)) {
            switch (attachment) {
                case Attachment.Rebuilt(var _, var network) -> names.put(network.name(), network.as());
                case Attachment.Existing existing -> names.put(existing.network(), existing.as());
                case Attachment.SelfContained _, Attachment.Nowhere _ -> {
                    // Keeps what it has.
                }
            }
        }
        return names;
    }

    /// Where a NIC will be plugged in.
    ///
    /// @param network as it is called at the recovery site
    /// @param rebuilt whether it comes with its machines
    /// @param subnets that it will have there, if it is rebuilt; overlapping ones cannot be on one host
    /// @param hosts on which it is, if it is there already
    public record Plug(
            String mac, String label, String network, boolean rebuilt, List<Subnet> subnets, Set<String> hosts) {
        public Plug {
            subnets = List.copyOf(subnets);
            hosts = Set.copyOf(hosts);
        }

        /// A subnet of both, if they have one.
        public Optional<String> overlap(Plug other) {
            return subnets.stream()
                    .filter(mine -> other.subnets.stream().anyMatch(mine::overlaps))
                    .map(Subnet::text)
                    .findFirst();
        }
    }

    public List<Plug> plugs(Machine machine) {
        return plugs.computeIfAbsent(machine.id(), _ -> findPlugs(machine));
    }

    private List<Plug> findPlugs(Machine machine) {
        return attachments(machine).stream()
                .flatMap(attachment -> switch (attachment) {
                    case Attachment.Rebuilt(var mac, var network) ->
                        Optional.of(new Plug(
                                        mac,
                                        network.label(),
                                        network.as(),
                                        true,
                                        network.definition().subnets(),
                                        Set.of()))
                                .stream();
                    case Attachment.Existing existing ->
                        Optional.of(new Plug(
                                        existing.mac(),
                                        existing.network(),
                                        existing.as(),
                                        false,
                                        List.of(),
                                        existing.hosts()))
                                .stream();
                    case Attachment.SelfContained _, Attachment.Nowhere _ -> Optional.<Plug>empty().stream();
                })
                .toList();
    }

    private List<Attachment> attachments(Machine machine) {
        return attachments.computeIfAbsent(machine.id(), _ -> wiring.attach(machine));
    }
}

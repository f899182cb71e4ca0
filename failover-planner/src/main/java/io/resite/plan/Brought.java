package io.resite.plan;

import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What earlier runs brought to the recovery site, as their journals say: a host that is silent now cannot be asked.
public record Brought(List<Guest> guests, List<Wire> wires) {
    public static final Brought NOTHING = new Brought(List.of(), List.of());

    public Brought {
        guests = List.copyOf(guests);
        wires = List.copyOf(wires);
    }

    /// A machine that a run has begun to start, so that it may run.
    ///
    /// @param name its name at the primary
    /// @param back whether it was verified there
    public record Guest(
            MachineId machine,
            String name,
            String group,
            String host,
            String run,
            boolean back,
            PointId point,
            Instant pointAt) {}

    /// A network that a run rebuilt.
    ///
    /// @param fromHost the primary host whose network it is
    public record Wire(String network, String fromHost, String host, String run) {}

    /// The same without what was brought to some hosts.
    public Brought without(Collection<String> hosts) {
        return new Brought(
                guests.stream().filter(guest -> !hosts.contains(guest.host())).toList(),
                wires.stream().filter(wire -> !hosts.contains(wire.host())).toList());
    }

    boolean isAt(String host) {
        return guests.stream().anyMatch(guest -> guest.host().equals(host))
                || wires.stream().anyMatch(wire -> wire.host().equals(host));
    }

    Optional<Guest> guest(MachineId machine) {
        return guests.stream().filter(guest -> guest.machine().equals(machine)).findFirst();
    }

    Optional<Wire> wire(String network, String fromHost) {
        return wires.stream()
                .filter(wire ->
                        wire.network().equals(network) && wire.fromHost().equals(fromHost))
                .findFirst();
    }
}

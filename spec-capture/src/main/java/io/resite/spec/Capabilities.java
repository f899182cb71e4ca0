package io.resite.spec;

import io.resite.document.Sparse;
import java.util.List;
import java.util.Optional;

/// What a host can run. Empty where it was never asked, as in revisions captured before Resite did.
///
/// @param guests one for each architecture and domain type
@Sparse
public record Capabilities(
        HostCpu cpu, List<NumaCell> cells, List<HostInterface> interfaces, List<GuestSupport> guests) {
    public static final Capabilities UNKNOWN = new Capabilities(HostCpu.UNKNOWN, List.of(), List.of(), List.of());

    public Capabilities {
        cells = List.copyOf(cells);
        interfaces = List.copyOf(interfaces);
        guests = List.copyOf(guests);
    }

    /// The same with the host's network interfaces.
    public Capabilities with(List<HostInterface> found) {
        return new Capabilities(cpu, cells, found, guests);
    }

    /// @param domainType as in `kvm`
    public Optional<GuestSupport> guest(String architecture, String domainType) {
        return guests.stream()
                .filter(guest -> guest.architecture().equals(architecture)
                        && guest.domainType().equals(domainType))
                .findFirst();
    }
}

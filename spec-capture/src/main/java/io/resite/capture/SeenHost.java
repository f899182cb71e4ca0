package io.resite.capture;

import io.resite.capture.Capture.Source;
import io.resite.hypervisor.FileFacts;
import io.resite.hypervisor.FilterFacts;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.HostFacts;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.SecretFacts;
import io.resite.hypervisor.SeenAddress;
import io.resite.hypervisor.Xml;
import io.resite.spec.Capabilities;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import io.resite.spec.NicAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// All that is asked of a host before its machines are looked at one by one.
final class SeenHost {
    private final Source source;
    private final HostFacts facts;
    private final Capabilities capabilities;
    private final Optional<List<HostInterface>> interfaces;
    private final List<NetworkFacts> networks;
    private final List<PoolFacts> pools;
    private final List<DomainFacts> domains;
    private final List<SecretFacts> secrets;
    private final List<FilterFacts> filters;
    private final Map<String, Optional<FileFacts>> files = new HashMap<>();
    private final Map<String, Map<String, List<String>>> reserved = new HashMap<>();

    private SeenHost(Source source, List<String> notes) {
        this.source = source;
        this.facts = source.hypervisor().host();
        this.capabilities = source.hypervisor().capabilities();
        this.interfaces = source.hypervisor().interfaces();
        this.networks = source.hypervisor().networks();
        this.pools = source.hypervisor().pools();
        this.domains = source.hypervisor().domains();
        this.secrets = orNote(hypervisor()::secrets, "secrets", notes);
        this.filters = orNote(hypervisor()::filters, "network filters", notes);
    }

    static SeenHost look(Source source, List<String> notes) {
        return new SeenHost(source, notes);
    }

    /// Not every libvirt has the part that knows.
    private <T> List<T> orNote(Supplier<List<T>> look, String what, List<String> notes) {
        try {
            return look.get();
        } catch (Refused unseen) {
            notes.add("host %s: its %s are not captured: %s".formatted(name(), what, unseen.getMessage()));
            return List.of();
        }
    }

    String name() {
        return source.host();
    }

    Hypervisor hypervisor() {
        return source.hypervisor();
    }

    List<PoolFacts> pools() {
        return pools;
    }

    List<DomainFacts> domains() {
        return domains;
    }

    List<SecretFacts> secrets() {
        return secrets;
    }

    List<FilterFacts> filters() {
        return filters;
    }

    /// Names of the filters that its machines' NICs go through.
    Set<String> filtersInUse() {
        return domains.stream()
                // Most machines have none, and parsing takes time.
                .filter(domain -> domain.xml().contains("<filterref"))
                .flatMap(domain ->
                        Xml.all(Xml.parse(domain.xml(), "domain " + domain.name()), "devices", "interface", "filterref")
                                .stream())
                .map(reference -> reference.getAttribute("filter"))
                .collect(Collectors.toSet());
    }

    Host host() {
        return new Host(
                name(),
                hypervisor().uri(),
                facts.memory(),
                facts.freeMemory(),
                facts.cpus(),
                facts.version(),
                capabilities.with(ownInterfaces()));
    }

    /// Bridges of libvirt's networks come and go with these, and are part of their definitions.
    private List<HostInterface> ownInterfaces() {
        var ofNetworks = networks.stream()
                .flatMap(network -> Xml.find(Xml.parse(network.xml(), "network " + network.name()), "bridge").stream())
                .map(bridge -> bridge.getAttribute("name"))
                .collect(Collectors.toSet());
        return interfaces.orElse(List.of()).stream()
                .filter(each -> !ofNetworks.contains(each.name()))
                .toList();
    }

    /// What could not be seen of the host itself.
    Optional<String> unseen() {
        return interfaces.isPresent()
                ? Optional.empty()
                : Optional.of(
                        "host %s: its bridges, VLANs and bonds are not visible: its libvirt has no interface driver"
                                .formatted(name()));
    }

    List<NetworkFacts> networks() {
        return networks;
    }

    boolean hasNetwork(String name) {
        return networks.stream().anyMatch(network -> network.name().equals(name));
    }

    /// Addresses of a NIC: what its network's DHCP server is told to hand out, what is seen of the running machine,
    /// then what was handed out before it stopped. Each once, by who knows best.
    List<NicAddress> addresses(String network, String mac, List<SeenAddress> seen, Instant now) {
        var found = new LinkedHashMap<String, NicAddress>();
        reserved.computeIfAbsent(network, this::reservedIn)
                .getOrDefault(mac.toLowerCase(Locale.ROOT), List.of())
                .forEach(address ->
                        found.putIfAbsent(address, new NicAddress(address, NicAddress.Source.RESERVED, now)));
        seen.stream()
                .filter(address -> address.mac().equalsIgnoreCase(mac))
                .map(address -> new NicAddress(address.address(), address.source(), now))
                .sorted(Comparator.comparing(NicAddress::source))
                .forEach(address -> found.putIfAbsent(address.address(), address));
        networks.stream()
                .filter(candidate -> candidate.name().equals(network))
                .flatMap(candidate -> candidate.leases().stream())
                .filter(lease -> lease.mac().equalsIgnoreCase(mac))
                .map(lease -> new NicAddress(lease.address(), NicAddress.Source.LEASE, now))
                .forEach(address -> found.putIfAbsent(address.address(), address));
        return List.copyOf(found.values());
    }

    /// Addresses by MAC. A network of a thousand machines may reserve as many, so it is read once a capture.
    private Map<String, List<String>> reservedIn(String network) {
        return networks.stream()
                .filter(candidate -> candidate.name().equals(network))
                .flatMap(candidate ->
                        Xml.all(Xml.parse(candidate.xml(), "network " + network), "ip", "dhcp", "host").stream())
                .collect(Collectors.groupingBy(
                        host -> host.getAttribute("mac").toLowerCase(Locale.ROOT),
                        Collectors.mapping(host -> host.getAttribute("ip"), Collectors.toList())));
    }

    /// A file of it, looked up once a capture: machines often share a kernel.
    ///
    /// @throws HypervisorException when that cannot be told
    Optional<FileFacts> file(String path) {
        return files.computeIfAbsent(path, hypervisor()::file);
    }
}

package io.resite.capture;

import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.HostFacts;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.Xml;
import io.resite.spec.BootFile;
import io.resite.spec.Capabilities;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// All that is asked of a host before its machines are looked at one by one, and its files, each hashed once.
final class SeenHost {
    private final Source source;
    private final HostFacts facts;
    private final Capabilities capabilities;
    private final Optional<List<HostInterface>> interfaces;
    private final List<NetworkFacts> networks;
    private final List<PoolFacts> pools;
    private final List<DomainFacts> domains;
    private final Map<String, Hashed> files = new HashMap<>();

    private SeenHost(Source source) {
        this.source = source;
        this.facts = source.hypervisor().host();
        this.capabilities = source.hypervisor().capabilities();
        this.interfaces = source.hypervisor().interfaces();
        this.networks = source.hypervisor().networks();
        this.pools = source.hypervisor().pools();
        this.domains = source.hypervisor().domains();
    }

    static SeenHost look(Source source) {
        return new SeenHost(source);
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

    /// Addresses of a MAC in a network: what its DHCP server is told to hand out, then what it has handed out.
    List<String> addresses(String network, String mac) {
        var found = new LinkedHashSet<String>();
        for (var candidate : networks) {
            if (candidate.name().equals(network)) {
                Xml.all(Xml.parse(candidate.xml(), "network " + network), "ip", "dhcp", "host").stream()
                        .filter(host -> host.getAttribute("mac").equalsIgnoreCase(mac))
                        .map(host -> host.getAttribute("ip"))
                        .forEach(found::add);
                candidate.leases().stream()
                        .filter(lease -> lease.mac().equalsIgnoreCase(mac))
                        .map(Hypervisor.Lease::address)
                        .forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    /// Reads the file to its end; machines often share a kernel, so it is read once a capture.
    ///
    /// @throws HypervisorException when it cannot be read
    BootFile file(BootFile.Kind kind, String path) {
        var hashed = files.computeIfAbsent(path, this::hash);
        return new BootFile(kind, path, hashed.size(), hashed.sha256());
    }

    private Hashed hash(String path) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var count = new Counter();
            hypervisor().readFile(path, new DigestOutputStream(count, digest));
            return new Hashed(new ByteSize(count.bytes), HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("a JDK without SHA-256", impossible);
        }
    }

    private record Hashed(ByteSize size, String sha256) {}

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] values, int offset, int length) {
            bytes += length;
        }
    }
}

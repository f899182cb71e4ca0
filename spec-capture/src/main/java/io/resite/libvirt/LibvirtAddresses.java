package io.resite.libvirt;

import io.resite.hypervisor.SeenAddress;
import io.resite.hypervisor.Xml;
import io.resite.spec.NicAddress.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/// What addresses machines have, asked of whoever knows. A source that fails is one that does not know.
final class LibvirtAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtAddresses.class);
    private static final String AGENT = "org.qemu.guest_agent.0";

    /// A guest that is frozen, or whose agent hangs, still says "connected" and would never answer.
    private static final int AGENT_SECONDS = 3;

    private final LibvirtDomains domains;

    LibvirtAddresses(LibvirtDomains domains) {
        this.domains = domains;
    }

    List<SeenAddress> of(UUID uuid) {
        return domains.look(uuid, (connection, domain) -> {
            if (domain.isActive() == 0) {
                return List.of();
            }
            var seen = new ArrayList<SeenAddress>();
            if (hasAgent(domain)) {
                seen.addAll(byAgent(connection, domain));
            }
            seen.addAll(asked(domain, 0, Source.LEASE));
            seen.addAll(asked(domain, 2, Source.ARP));
            return List.copyOf(seen);
        });
    }

    private static boolean hasAgent(Domain domain) throws LibvirtException {
        var root = Xml.parse(domain.getXMLDesc(0), "domain " + domain.getName());
        return Xml.all(root, "devices", "channel", "target").stream()
                .anyMatch(target -> target.getAttribute("name").equals(AGENT) && isConnected(target));
    }

    private static boolean isConnected(Element target) {
        return target.getAttribute("state").equals("connected");
    }

    /// The time limit is the domain's, for everybody: without the reset, an administrator's freeze would end by it.
    private static List<SeenAddress> byAgent(Connection connection, Domain domain) throws LibvirtException, CallFailed {
        NativeLibvirt.agentTimeout(connection, domain.getUUIDString(), AGENT_SECONDS);
        try {
            return asked(domain, 1, Source.AGENT);
        } finally {
            NativeLibvirt.agentTimeout(connection, domain.getUUIDString(), NativeLibvirt.AGENT_UNLIMITED);
        }
    }

    /// @param number of the source, as libvirt counts them
    private static List<SeenAddress> asked(Domain domain, int number, Source source) {
        var seen = new ArrayList<SeenAddress>();
        try {
            for (var nic : domain.interfaceAddresses(number, 0)) {
                if (nic.hwAddr != null && nic.addrs != null) {
                    for (var address : nic.addrs) {
                        if (isUseful(address.address)) {
                            seen.add(new SeenAddress(nic.hwAddr, text(address.address), source));
                        }
                    }
                }
            }
        } catch (LibvirtException unknown) {
            LOG.debug("addresses by {}: {}", source, unknown.getMessage());
        }
        return seen;
    }

    /// Those that lead nowhere from outside are left out.
    private static boolean isUseful(InetAddress address) {
        return address != null && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }
}

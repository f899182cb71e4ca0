package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The definition of a primary's network, made fit for a recovery host: another name, the rest as it was. Bridge names
/// are left to libvirt, since they may be taken there and nothing in a guest depends on them.
final class NetworkRewrite {
    private static final Set<String> HARMLESS = Set.of("name", "mtu");

    private NetworkRewrite() {}

    /// @param run signs it, so that nothing but what a run made is ever undone
    static Rewritten rebuilt(String captured, String name, String as, String run) {
        var network = Markup.parse(captured, "network", "definition of network " + name);
        var root = network.root();
        var changes = new ArrayList<String>();
        network.child(root, "name").setTextContent(as);
        // Only what the live one shows.
        root.removeAttribute("connections");
        Markup.first(root, "bridge").ifPresent(bridge -> bridge.removeAttribute("name"));
        Markup.first(root, "forward").ifPresent(forward -> {
            var bound = !forward.getAttribute("dev").isEmpty()
                    || !Markup.all(forward, "interface").isEmpty();
            if (bound) {
                forward.removeAttribute("dev");
                Markup.remove(forward, "interface");
                changes.add("it forwards through whatever device the host routes by, not through the primary's");
            }
        });
        RunMark.sign(network, run);
        return new Rewritten(network.text(), changes);
    }

    /// The same as a layer 2 of its own that leads nowhere: no way out, no address at the host, so no DHCP and no DNS
    /// either. What is not known to be harmless is left out.
    static Rewritten isolated(String captured, String name, String as, String run) {
        var network = Markup.parse(captured, "network", "definition of network " + name);
        var root = network.root();
        for (var attribute : List.of("connections", "ipv6", "trustGuestRxFilters")) {
            root.removeAttribute(attribute);
        }
        for (var child : Markup.children(root)) {
            if (!HARMLESS.contains(child.getTagName())) {
                root.removeChild(child);
            }
        }
        network.child(root, "name").setTextContent(as);
        // The captured one stays free for a failover.
        network.child(root, "uuid")
                .setTextContent(
                        UUID.nameUUIDFromBytes((run + "/" + as).getBytes(UTF_8)).toString());
        RunMark.sign(network, run);
        return new Rewritten(network.text(), List.of("leads nowhere"));
    }
}

package io.resite.recovery;

import java.util.ArrayList;

/// The definition of a primary's network, made fit for a recovery host: another name, the rest as it was. Bridge names
/// are left to libvirt, since they may be taken there and nothing in a guest depends on them.
final class NetworkRewrite {
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
}

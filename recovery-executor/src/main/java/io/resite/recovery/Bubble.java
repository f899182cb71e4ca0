package io.resite.recovery;

import io.resite.run.Failure;
import java.util.Collection;
import java.util.Set;
import org.w3c.dom.Element;

/// What a drill's machine may hang on: its drill's networks, and nothing else that leads out of it. Its copy may run
/// elsewhere, with the same names and addresses.
final class Bubble {
    /// Of devices that talk over a character stream: types that reach somebody else.
    private static final Set<String> CALLING = Set.of("tcp", "udp", "dev", "nmdm");

    /// Words of QEMU's own command line that make a way out.
    private static final Set<String> QEMU_WAYS = Set.of("-netdev", "-nic", "-net", "-chardev", "-fsdev", "-virtfs");

    private final Collection<String> networks;

    /// @param networks of the drill, as the host calls them
    Bubble(Collection<String> networks) {
        this.networks = networks;
    }

    /// @throws StepFailed when the definition has a way out
    void require(String domainXml) {
        var root = Markup.parse(domainXml, "domain", "definition").root();
        for (var nic : Markup.all(root, "devices/interface")) {
            if (!nic.getAttribute("type").equals("network")
                    || !networks.contains(Markup.attribute(nic, "source", "network"))) {
                throw leadsOut("its NIC " + Markup.attribute(nic, "mac", "address")
                        + " is on none of the drill's networks but on a " + nic.getAttribute("type") + " of the host");
            }
        }
        for (var kind : new String[] {"hostdev", "filesystem"}) {
            if (Markup.first(root, "devices/" + kind).isPresent()) {
                throw leadsOut("it has a <" + kind + "> of the host");
            }
        }
        for (var kind :
                new String[] {"serial", "parallel", "console", "channel", "redirdev", "smartcard", "rng/backend"}) {
            for (var port : Markup.all(root, "devices/" + kind)) {
                if (isCalling(port)) {
                    throw leadsOut("its <" + kind + "> of type " + port.getAttribute("type") + " talks to somebody");
                }
            }
        }
        for (var word : Markup.all(root, "qemu:commandline/qemu:arg")) {
            if (QEMU_WAYS.contains(word.getAttribute("value"))) {
                throw leadsOut("its <qemu:commandline> has " + word.getAttribute("value"));
            }
        }
    }

    private static boolean isCalling(Element port) {
        var type = port.getAttribute("type");
        return CALLING.contains(type)
                || (type.equals("unix")
                        && Markup.attribute(port, "source", "mode").equals("connect"));
    }

    private static StepFailed leadsOut(String how) {
        return new StepFailed(new Failure.Refused(
                how + ", which leads out of the drill: leave the machine out of drills, or take that from it"));
    }
}

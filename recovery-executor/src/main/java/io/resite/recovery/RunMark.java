package io.resite.recovery;

import io.resite.spec.MachineId;
import java.util.Optional;
import org.w3c.dom.Element;

/// What a recovered machine's definition says about where it comes from. By it a run tells its own work from a
/// stranger's, without any state but the hypervisor's.
record RunMark(String run, Attempt attempt, MachineId machine, long point) {
    private static final String NAME = "resite:run";
    private static final String NAMESPACE = "https://resite.io/xmlns/run/1";

    /// Puts the mark into a definition, in place of any earlier run's.
    void write(Markup domain) {
        var mark = place(domain, run);
        mark.setAttribute("epoch", Long.toString(attempt.epoch()));
        if (attempt.number() > 0) {
            mark.setAttribute("attempt", Integer.toString(attempt.number()));
        }
        mark.setAttribute("machine", machine.toString());
        mark.setAttribute("point", Long.toString(point));
    }

    /// Says in a network's definition which run rebuilt it.
    static void sign(Markup network, String run) {
        place(network, run);
    }

    /// The run that rebuilt a network, if one did.
    static Optional<String> runOfNetwork(String networkXml) {
        return Markup.first(Markup.parse(networkXml, "network", "network").root(), "metadata/" + NAME)
                .map(mark -> mark.getAttribute("id"));
    }

    private static Element place(Markup document, String run) {
        var metadata = document.child(document.root(), "metadata");
        Markup.remove(metadata, NAME);
        var mark = document.create(NAME);
        mark.setAttribute("xmlns:resite", NAMESPACE);
        mark.setAttribute("id", run);
        metadata.appendChild(mark);
        return mark;
    }

    /// The mark in a definition, if a run made it.
    static Optional<RunMark> in(String domainXml) {
        return in(Markup.parse(domainXml, "domain", "domain").root());
    }

    static Optional<RunMark> in(Element domain) {
        return Markup.first(domain, "metadata/" + NAME)
                .map(mark -> new RunMark(
                        mark.getAttribute("id"),
                        new Attempt(
                                Long.parseLong(mark.getAttribute("epoch")),
                                mark.hasAttribute("attempt") ? Integer.parseInt(mark.getAttribute("attempt")) : 0),
                        MachineId.parse(mark.getAttribute("machine")),
                        Long.parseLong(mark.getAttribute("point"))));
    }
}

package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what a machine's console shows: a picture of its screen and the end of its serial log. It proves nothing to us
/// and much to people, so what cannot be had is told and stops nothing.
final class ConsoleEvidence {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleEvidence.class);
    private static final ByteSize MOST = ByteSize.kib(64);

    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;
    private String screen = "";

    ConsoleEvidence(Scene scene, PlannedMachine machine, String host) {
        this.scene = scene;
        this.machine = machine;
        this.host = host;
    }

    /// @return what was kept, in words to append; empty when there is nothing
    String keep() {
        var kept = new ArrayList<String>();
        keep(kept, "screen", "png", this::picture);
        screen = kept.isEmpty() ? "" : kept.getFirst().substring(kept.getFirst().lastIndexOf('/') + 1);
        keep(kept, "serial", "txt", this::serialLog);
        return kept.isEmpty() ? "" : "; its console: " + String.join(", ", kept);
    }

    /// What the picture that was kept is called among the machine's evidence; empty when none was.
    String screen() {
        return screen;
    }

    private interface Source {
        Optional<byte[]> content();
    }

    private void keep(List<String> kept, String what, String type, Source source) {
        try {
            source.content()
                    .filter(content -> content.length > 0)
                    .ifPresent(content -> kept.add(scene.evidence.keep(machine.name(), what, type, content)));
        } catch (RuntimeException not) {
            // Whatever it is, a broken picture or a step that has no time left: how the machine is was seen.
            LOG.warn("{} of {} is not kept: {}", what, machine.name(), not.getMessage());
        }
    }

    private Optional<byte[]> picture() {
        return scene.look(host).screenshot(machine.machine().uuid());
    }

    private Optional<byte[]> serialLog() {
        return scene.look(host)
                .domain(machine.machine().uuid())
                .flatMap(ConsoleEvidence::logPath)
                .filter(path -> scene.look(host).file(path).isPresent())
                .map(path -> scene.look(host).tail(path, MOST));
    }

    /// The file that the first logged port of a machine writes to.
    private static Optional<String> logPath(DomainFacts domain) {
        var root = Markup.parse(domain.liveXml().isEmpty() ? domain.xml() : domain.liveXml(), "domain", domain.name())
                .root();
        return Stream.of("serial", "console")
                .flatMap(kind -> Markup.all(root, "devices/" + kind).stream())
                .flatMap(port -> Stream.of(
                        Markup.attribute(port, "log", "file"),
                        port.getAttribute("type").equals("file") ? Markup.attribute(port, "source", "path") : ""))
                .filter(path -> !path.isEmpty())
                .findFirst();
    }
}

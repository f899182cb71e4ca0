package io.resite.definition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// Our own definitions, small and full of what goes wrong: braces, foreign namespaces, comments, values that are not
/// written as libvirt writes them.
final class Samples {
    private Samples() {}

    static Stream<String> names() {
        return Stream.of(
                "domain-database",
                "domain-smallest",
                "domain-odd",
                "domain-container",
                "domain-xen",
                "domain-esx",
                "domain-remote-disks",
                "network-nat",
                "network-openvswitch",
                "pool-dir",
                "pool-rbd",
                "pool-iscsi-old",
                "volume-luks",
                "filter-clean");
    }

    static String xml(String name) {
        try (var file = Samples.class.getResourceAsStream("/definitions/" + name + ".xml")) {
            if (file == null) {
                throw new IllegalArgumentException("no sample " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Captured captured(String name) {
        return Definition.parse(xml(name), name);
    }

    static DomainDefinition domain(String name) {
        return (DomainDefinition) captured(name).definition();
    }

    /// Through the text that is kept, and back.
    static String roundtrip(String xml, String what) {
        var captured = Definition.parse(xml, what);
        return Definition.read(captured.definition().yaml(), what).xml(captured.secrets());
    }
}

package io.resite.capture;

import io.resite.definition.Definition;
import io.resite.definition.FilterDefinition;
import io.resite.document.DocumentException;
import io.resite.hypervisor.FilterFacts;
import io.resite.hypervisor.Xml;
import io.resite.spec.Filter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The network filters of a host that are worth keeping: those that its machines go through, with what they include,
/// and those that somebody here has written. libvirt's own, unused, are at every host.
final class FilterCapture {
    private FilterCapture() {}

    static List<Filter> of(SeenHost host, List<String> notes) {
        var wanted = wanted(host);
        return host.filters().stream()
                .filter(filter -> wanted.contains(filter.name()))
                .flatMap(filter -> read(host, filter, notes).stream())
                .toList();
    }

    private static Set<String> wanted(SeenHost host) {
        var byName = host.filters().stream().collect(Collectors.toMap(FilterFacts::name, filter -> filter));
        var wanted = new TreeSet<>(byName.keySet());
        wanted.removeIf(Filter::isLibvirts);
        wanted.addAll(host.filtersInUse());
        var left = new ArrayDeque<>(wanted);
        while (!left.isEmpty()) {
            Optional.ofNullable(byName.get(left.remove())).stream()
                    .flatMap(filter -> Xml.all(Xml.parse(filter.xml(), filter.name()), "filterref").stream())
                    .map(reference -> reference.getAttribute("filter"))
                    .filter(wanted::add)
                    .forEach(left::add);
        }
        return wanted;
    }

    private static Optional<Filter> read(SeenHost host, FilterFacts filter, List<String> notes) {
        try {
            if (Definition.parse(filter.xml(), "definition").definition() instanceof FilterDefinition definition) {
                return Optional.of(new Filter(host.name(), definition));
            }
            throw new DocumentException("it is no network filter");
        } catch (DocumentException unreadable) {
            notes.add("network filter %s at %s: not captured because its definition cannot be read: %s"
                    .formatted(filter.name(), host.name(), unreadable.getMessage()));
            return Optional.empty();
        }
    }
}

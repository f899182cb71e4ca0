package io.resite.check;

import io.resite.definition.DomainDefinition;
import io.resite.document.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What becomes of one typed field of another hypervisor's definition when the machine is rebuilt for KVM. Every field
/// that a definition gives is in the list once.
///
/// @param field as in `disks.xvda.bus`
/// @param from its value
/// @param to what it becomes; empty where it is left out, or cannot be translated
/// @param why in words; empty where it is kept
public record Translation(String field, String from, String to, Outcome outcome, String why) {
    /// Domain types of libvirt's QEMU driver.
    private static final Set<String> OURS = Set.of("kvm", "qemu");

    /// What becomes of a field.
    public enum Outcome {
        /// Means the same to KVM.
        KEPT,
        TRANSLATED,
        CANNOT
    }

    public static boolean isForeign(DomainDefinition definition) {
        return !OURS.contains(definition.hypervisor());
    }

    /// In the order of the definition.
    public static List<Translation> of(DomainDefinition definition) {
        var fields = Documents.fields(definition);
        fields.remove("remainder");
        var all = new ArrayList<Translation>();
        var table = new TranslationTable(definition);
        add(fields, "", all, table);
        definition.untyped().stream()
                .map(part -> part.path())
                .distinct()
                .map(table::untyped)
                .forEach(all::add);
        return all;
    }

    private static void add(Map<?, ?> fields, String path, List<Translation> to, TranslationTable table) {
        fields.forEach((name, value) -> {
            var here = path.isEmpty() ? name.toString() : path + "." + name;
            if (value instanceof Map<?, ?> group) {
                add(group, here, to, table);
            } else {
                to.add(table.translate(here, value instanceof List<?> list ? join(list) : value.toString()));
            }
        });
    }

    private static String join(List<?> list) {
        return String.join(", ", list.stream().map(Object::toString).toList());
    }

    /// As in `platform.machine xenfv → pc`.
    public String inWords() {
        var what = from.isEmpty() ? field : field + " " + from;
        return switch (outcome) {
            case KEPT -> what + " stays";
            case TRANSLATED -> to.isEmpty() ? "%s is left out (%s)".formatted(what, why) : what + " → " + to;
            case CANNOT -> what + ": " + why;
        };
    }
}

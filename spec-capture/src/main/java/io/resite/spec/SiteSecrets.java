package io.resite.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// The values of a site's secrets, for the vault alone: no document, answer or log has any of it.
///
/// @param definitions of machines' definitions, by machine
/// @param libvirt those that libvirt keeps and its machines need
public record SiteSecrets(List<OfDefinition> definitions, List<OfLibvirt> libvirt) {
    public static final SiteSecrets NONE = new SiteSecrets(List.of(), List.of());

    public SiteSecrets {
        definitions = List.copyOf(definitions);
        libvirt = List.copyOf(libvirt);
    }

    /// @param values by their place in the definition, as in `graphics.graphics1.password`
    public record OfDefinition(MachineId machine, Map<String, String> values) {
        public OfDefinition {
            values = Map.copyOf(new TreeMap<>(values));
        }

        @Override
        public String toString() {
            return "secrets of " + machine;
        }
    }

    /// @param xml its definition
    /// @param value in Base64
    public record OfLibvirt(UUID uuid, String type, String usage, String xml, String value) {
        @Override
        public String toString() {
            return "secret " + uuid;
        }
    }

    /// These, and of the earlier ones those that are still needed and could not be seen this time: a host that does not
    /// tell for an hour must not cost the only copy.
    public SiteSecrets orAsIn(SiteSecrets earlier, List<NeededSecret> needed) {
        var kept = needed.stream()
                .filter(secret -> secret.kind() == NeededSecret.Kind.LIBVIRT && !secret.escrowed())
                .flatMap(secret -> earlier.named(secret.name()).stream())
                .filter(secret -> named(secret.uuid().toString()).isEmpty())
                .distinct();
        return new SiteSecrets(
                definitions, Stream.concat(libvirt.stream(), kept).toList());
    }

    /// Those that stand in a machine's definition.
    public Map<String, String> of(MachineId machine) {
        return definitions.stream()
                .filter(one -> one.machine().equals(machine))
                .findFirst()
                .map(OfDefinition::values)
                .orElse(Map.of());
    }

    /// One that libvirt keeps, as a [NeededSecret] names it: by UUID or by what it is for.
    public Optional<OfLibvirt> named(String name) {
        return libvirt.stream()
                .filter(secret ->
                        secret.uuid().toString().equals(name) || secret.usage().equals(name))
                .findFirst();
    }
}

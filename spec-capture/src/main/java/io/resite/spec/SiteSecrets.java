package io.resite.spec;

import io.resite.document.Sparse;
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
/// @param controllers what lets a fence into its hosts' management controllers, as people gave it
public record SiteSecrets(
        List<OfDefinition> definitions,
        List<OfLibvirt> libvirt,
        @Sparse List<OfController> controllers) {
    public static final SiteSecrets NONE = new SiteSecrets(List.of(), List.of());

    public SiteSecrets {
        definitions = List.copyOf(definitions);
        libvirt = List.copyOf(libvirt);
        controllers = List.copyOf(controllers);
    }

    /// Those that a capture sees.
    public SiteSecrets(List<OfDefinition> definitions, List<OfLibvirt> libvirt) {
        this(definitions, libvirt, List.of());
    }

    /// @param host whose controller it is
    public record OfController(String host, String user, String password) {
        @Override
        public String toString() {
            return "login of the controller of " + host;
        }
    }

    public Optional<OfController> controller(String host) {
        return controllers.stream().filter(one -> one.host().equals(host)).findFirst();
    }

    /// With another login for a host.
    public SiteSecrets with(OfController login) {
        var others = controllers.stream().filter(one -> !one.host().equals(login.host()));
        return new SiteSecrets(
                definitions, libvirt, Stream.concat(others, Stream.of(login)).toList());
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

    /// These, the logins that people gave, and of the earlier ones those that are still needed and could not be
    /// seen this time: a host that does not
    /// tell for an hour must not cost the only copy.
    public SiteSecrets orAsIn(SiteSecrets earlier, List<NeededSecret> needed) {
        var kept = needed.stream()
                .filter(secret -> secret.kind() == NeededSecret.Kind.LIBVIRT && !secret.escrowed())
                .flatMap(secret -> earlier.named(secret.name()).stream())
                .filter(secret -> named(secret.uuid().toString()).isEmpty())
                .distinct();
        return new SiteSecrets(
                definitions, Stream.concat(libvirt.stream(), kept).toList(), earlier.controllers);
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

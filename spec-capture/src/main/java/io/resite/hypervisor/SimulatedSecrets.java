package io.resite.hypervisor;

import io.resite.hypervisor.HypervisorException.AlreadyThere;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The secrets of a simulated host.
final class SimulatedSecrets {
    private final String host;
    private final Map<UUID, Kept> kept = new TreeMap<>();

    private record Kept(SecretFacts facts, byte[] value) {}

    SimulatedSecrets(String host) {
        this.host = host;
    }

    List<SecretFacts> all() {
        return kept.values().stream().map(Kept::facts).toList();
    }

    Optional<byte[]> value(UUID uuid) {
        return Optional.ofNullable(kept.get(uuid))
                .filter(secret -> !secret.facts().hidden())
                .map(secret -> secret.value().clone());
    }

    void define(String xml, byte[] value) {
        var facts = SecretFacts.of(xml);
        kept.values().stream()
                .map(Kept::facts)
                .filter(other -> !other.uuid().equals(facts.uuid())
                        && !facts.type().equals("none")
                        && other.type().equals(facts.type())
                        && other.usage().equals(facts.usage()))
                .findFirst()
                .ifPresent(other -> {
                    throw new AlreadyThere("%s: a secret with UUID %s is already defined for use with %s"
                            .formatted(host, other.uuid(), facts.usage()));
                });
        kept.put(facts.uuid(), new Kept(facts, value.clone()));
    }

    void remove(UUID uuid) {
        kept.remove(uuid);
    }
}

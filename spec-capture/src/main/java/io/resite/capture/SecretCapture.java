package io.resite.capture;

import io.resite.definition.Secrets;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.SecretFacts;
import io.resite.hypervisor.Xml;
import io.resite.spec.MachineId;
import io.resite.spec.NeededSecret;
import io.resite.spec.NeededSecret.Kind;
import io.resite.spec.SiteSecrets;
import io.resite.spec.SiteSecrets.OfDefinition;
import io.resite.spec.SiteSecrets.OfLibvirt;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.w3c.dom.Element;

/// The secrets that a site's machines need: names for the spec, values for the vault.
final class SecretCapture {
    private final List<NeededSecret> needed = new ArrayList<>();
    private final List<OfDefinition> definitions = new ArrayList<>();
    private final Map<UUID, OfLibvirt> libvirt = new TreeMap<>();
    private final List<String> notes;

    SecretCapture(List<String> notes) {
        this.notes = notes;
    }

    List<NeededSecret> needed() {
        return needed;
    }

    SiteSecrets values() {
        return new SiteSecrets(definitions, List.copyOf(libvirt.values()));
    }

    /// Looks at one machine.
    ///
    /// @param inside what its definition itself holds
    void of(MachineId machine, SeenHost host, DomainXml definition, Secrets inside) {
        if (!inside.isEmpty()) {
            definitions.add(new OfDefinition(machine, inside.values()));
            inside.names().forEach(name -> needed.add(new NeededSecret(machine, Kind.DEFINITION, name, true)));
        }
        for (var name : named(definition.root())) {
            var kept = host.secrets().stream()
                    .filter(secret -> secret.uuid().toString().equals(name)
                            || (!secret.usage().isEmpty() && secret.usage().equals(name)))
                    .findFirst();
            var escrowed = kept.flatMap(secret -> escrow(host, secret)).isPresent();
            needed.add(new NeededSecret(machine, Kind.LIBVIRT, name, escrowed));
            if (!escrowed) {
                notes.add(
                        "machine %s: secret %s is not in escrow because %s; set it at the recovery site before the day"
                                .formatted(
                                        definition.name(),
                                        name,
                                        kept.isEmpty()
                                                ? "it is not defined at " + host.name()
                                                : "libvirt does not give its value"));
            }
        }
    }

    /// Several machines may need one secret; it is asked for once.
    private Optional<OfLibvirt> escrow(SeenHost host, SecretFacts secret) {
        var known = Optional.ofNullable(libvirt.get(secret.uuid()));
        if (known.isPresent() || secret.hidden()) {
            return known;
        }
        try {
            var value = host.hypervisor().secretValue(secret.uuid());
            value.ifPresent(bytes -> libvirt.put(
                    secret.uuid(),
                    new OfLibvirt(
                            secret.uuid(),
                            secret.type(),
                            secret.usage(),
                            secret.xml(),
                            Base64.getEncoder().encodeToString(bytes))));
            return Optional.ofNullable(libvirt.get(secret.uuid()));
        } catch (NotThere | Refused kept) {
            return Optional.empty();
        }
    }

    /// Of encrypted or authenticated disks and of encrypted TPM states, by UUID or by what they are for.
    private static Set<String> named(Element domain) {
        var named = new LinkedHashSet<String>();
        var secrets = domain.getElementsByTagName("secret");
        for (var index = 0; index < secrets.getLength(); index++) {
            if (secrets.item(index) instanceof Element secret) {
                named.add(secret.hasAttribute("uuid") ? secret.getAttribute("uuid") : secret.getAttribute("usage"));
            }
        }
        Xml.all(domain, "devices", "tpm", "backend", "encryption").stream()
                .map(encryption -> encryption.getAttribute("secret"))
                .forEach(named::add);
        named.remove("");
        return named;
    }
}

package io.resite.recovery;

import io.resite.definition.NicDefinition;
import io.resite.definition.Secrets;
import io.resite.hypervisor.FilterFacts;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.SecretFacts;
import io.resite.plan.PlannedMachine;
import io.resite.run.Failure;
import io.resite.spec.NeededSecret;
import io.resite.spec.SiteSecrets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a machine's definition names and its host has to have: network filters and secrets. They are left where they
/// are when a machine goes again, for another one may have come to use them.
final class Surroundings {
    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;
    private final List<String> told = new ArrayList<>();

    Surroundings(Scene scene, PlannedMachine machine, String host) {
        this.scene = scene;
        this.machine = machine;
        this.host = host;
    }

    /// Makes sure of both.
    ///
    /// @param definition as it is about to be: what it does not name any more is not needed
    /// @return what is not as it was, in words
    List<String> ensure(String definition) {
        filters();
        passwords();
        secrets(definition);
        return told;
    }

    private void filters() {
        var named = scene.point(machine).definition().definition().nics().values().stream()
                .map(NicDefinition::filter)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        if (!named.isEmpty()) {
            var there = scene.look(host).filters().stream()
                    .map(FilterFacts::name)
                    .collect(Collectors.toCollection(HashSet::new));
            named.forEach(name -> define(name, there, new HashSet<>()));
        }
    }

    /// After those that it includes.
    private void define(String name, Set<String> there, Set<String> under) {
        if (there.contains(name) || !under.add(name)) {
            return;
        }
        var captured = scene.primary.filter(scene.point(machine).definition().host(), name);
        if (captured.isEmpty()) {
            throw new StepFailed(new Failure.Missing("network filter " + name + " of " + machine.name()
                    + " was not captured and is not at " + host + ": define it there, then recover again"));
        }
        var definition = captured.get().definition();
        definition.references().values().forEach(reference -> define(reference.filter(), there, under));
        scene.act(host).defineFilter(definition.xml(Secrets.NONE));
        there.add(name);
        told.add("network filter " + name + " defined");
    }

    /// One that the definition of the point had, and the vault has none of any more.
    private void passwords() {
        var kept = scene.passwords(machine);
        scene.point(machine).definition().definition().secretNames().stream()
                .filter(name -> !kept.containsKey(name))
                .sorted()
                .forEach(name -> told.add(name + " is left out: the vault does not have it"));
    }

    private void secrets(String definition) {
        var needed = needed(scene, machine, definition);
        if (needed.isEmpty()) {
            return;
        }
        var there = scene.look(host).secrets();
        var kept = scene.secrets(machine);
        needed.stream()
                .filter(name -> there.stream().noneMatch(secret -> isNamed(secret, name)))
                .forEach(name -> define(name, kept));
    }

    /// Names of the secrets of libvirt's that a definition of the machine needs.
    static List<String> needed(Sight sight, PlannedMachine machine, String definition) {
        return sight.primary.secrets().stream()
                .filter(secret -> secret.kind() == NeededSecret.Kind.LIBVIRT
                        && secret.machine().equals(machine.machine()))
                .map(NeededSecret::name)
                .filter(definition::contains)
                .toList();
    }

    static boolean isNamed(SecretFacts secret, String name) {
        return secret.uuid().toString().equals(name) || secret.usage().equals(name);
    }

    private void define(String name, SiteSecrets kept) {
        var secret = kept.named(name);
        if (secret.isEmpty()) {
            throw new StepFailed(
                    new Failure.Missing("secret " + name + " of " + machine.name() + " is neither in the vault nor at "
                            + host + ": define it there with its value, then recover again"));
        }
        try {
            scene.act(host)
                    .defineSecret(
                            secret.get().xml(),
                            Base64.getDecoder().decode(secret.get().value()));
            told.add("secret " + name + " set from the vault");
        } catch (AlreadyThere | Refused taken) {
            throw new StepFailed(new Failure.Occupied("secret " + name + " of " + machine.name()
                    + " cannot be defined at " + host + " (" + taken.getMessage()
                    + "): remove the one that is in the way, then recover again"));
        }
    }
}

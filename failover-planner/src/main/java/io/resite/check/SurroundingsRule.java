package io.resite.check;

import io.resite.definition.DomainDefinition;
import io.resite.plan.Footing;
import io.resite.spec.Filter;
import java.util.stream.Stream;

/// What a machine needs around it: networks, filters, storage, boot files, secrets, a free name.
final class SurroundingsRule implements Rule {
    private final Footing footing;

    SurroundingsRule(Footing footing) {
        this.footing = footing;
    }

    @Override
    public void look(Trial trial, Findings to) {
        var machine = trial.machine();
        var host = trial.host().name();
        Stream.concat(footing.objections(machine).stream(), footing.objections(machine, host).stream())
                .map(Reason::of)
                .forEach(to::against);
        bootFiles(trial, to);
        trial.definition().nics().values().stream()
                .map(nic -> nic.filter())
                .filter(filter -> !filter.isEmpty() && !Filter.isLibvirts(filter))
                .filter(filter -> !footing.hasFilter(machine, filter))
                .distinct()
                .forEach(filter -> to.against(
                        "its NIC goes through network filter %s, which was not captured".formatted(filter),
                        "define the filter on %s (virsh nwfilter-define), or take it off the NIC".formatted(host)));
        trial.definition().secrets().values().stream()
                .filter(secret -> !footing.isInEscrow(machine, secret))
                .forEach(secret -> to.against(
                        "it needs the libvirt secret %s, whose value is not in the vault".formatted(called(secret)),
                        "define it with its value on %s (virsh secret-define, secret-set-value)".formatted(host)));
        footing.differences(machine).forEach(to::changed);
    }

    private static void bootFiles(Trial trial, Findings to) {
        var boot = trial.definition().directBoot();
        Stream.of(boot.kernel(), boot.initrd())
                .filter(path -> !path.isEmpty())
                .filter(path -> trial.machine().files().stream()
                        .noneMatch(file ->
                                file.path().equals(path) && !file.sha256().isEmpty()))
                .forEach(path -> to.against(
                        "its boot file %s was not captured".formatted(path),
                        "make it readable through a pool of %s and capture again"
                                .formatted(trial.machine().host())));
    }

    private static String called(DomainDefinition.Secret secret) {
        return secret.uuid().isEmpty() ? secret.usage() : secret.uuid();
    }
}

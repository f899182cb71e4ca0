package io.resite.check;

import io.resite.definition.DomainDefinition;
import io.resite.plan.Footing;
import java.util.Set;
import java.util.stream.Stream;

/// What a machine needs around it: networks, filters, storage, boot files, secrets, a free name.
final class SurroundingsRule implements Rule {
    /// Every libvirt brings them along.
    private static final Set<String> LIBVIRTS_OWN_FILTERS = Set.of(
            "allow-arp",
            "allow-dhcp",
            "allow-dhcp-server",
            "allow-dhcpv6",
            "allow-dhcpv6-server",
            "allow-incoming-ipv4",
            "allow-incoming-ipv6",
            "allow-ipv4",
            "allow-ipv6",
            "clean-traffic",
            "clean-traffic-gateway",
            "no-arp-ip-spoofing",
            "no-arp-mac-spoofing",
            "no-arp-spoofing",
            "no-ip-multicast",
            "no-ip-spoofing",
            "no-ipv6-multicast",
            "no-ipv6-spoofing",
            "no-mac-broadcast",
            "no-mac-spoofing",
            "no-other-l2-traffic",
            "no-other-rarp-traffic",
            "qemu-announce-self",
            "qemu-announce-self-rarp");

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
                .filter(filter -> !filter.isEmpty() && !LIBVIRTS_OWN_FILTERS.contains(filter))
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

package io.resite.lab;

import java.util.List;

/// Looks at a lab as it is now; changes nothing.
final class StatusCheck {
    private final Instance instance;
    private final LabProcesses processes;
    private final Networks networks;
    private final Probe probe;

    StatusCheck(Instance instance, LabProcesses processes, Networks networks, Probe probe) {
        this.instance = instance;
        this.processes = processes;
        this.networks = networks;
        this.probe = probe;
    }

    LabStatus now() {
        var namespaces = networks.existing();
        var hosts = LabSite.BOTH.stream()
                .flatMap(site -> site.hosts().stream())
                .map(host -> new LabStatus.Host(
                        host.name(),
                        host.uri(),
                        has(namespaces, host.name()) && new Libvirtd(instance, host).answers()))
                .toList();
        var machines = Guest.ALL.parallelStream()
                .map(guest -> new LabStatus.Machine(
                        guest.name(),
                        guest.address(),
                        guest.sign().port(),
                        answersAt(LabSite.EAST, guest, namespaces),
                        answersAt(LabSite.WEST, guest, namespaces)))
                .toList();
        var store = has(namespaces, Networks.STORE) && new ObjectServer(instance).answers(probe);
        var wan = has(namespaces, LabSite.EAST.lan()) && new Wan(instance).up();
        var up = store
                && hosts.stream().allMatch(LabStatus.Host::answers)
                && machines.stream().allMatch(machine -> machine.answersAtEast() || machine.answersAtWest());
        return new LabStatus(instance.name(), up, hosts, machines, store, wan, namespaces, processes.names("relay-"));
    }

    private boolean answersAt(LabSite site, Guest guest, List<String> namespaces) {
        return has(namespaces, site.lan()) && probe.serves(site.lan(), guest.address(), guest.sign());
    }

    private boolean has(List<String> namespaces, String of) {
        return namespaces.contains(instance.namespace(of));
    }
}

package io.resite.lab;

import java.util.ArrayList;
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
        var allHosts =
                LabSite.BOTH.stream().flatMap(site -> site.hosts().stream()).toList();
        var hosts = Together.map(
                allHosts,
                host -> new LabStatus.Host(
                        host.name(),
                        host.uri(),
                        has(namespaces, host.name()) && new Libvirtd(instance, host).answers()));
        var atEast = Together.map(Guest.ALL, guest -> answersAt(LabSite.EAST, guest, namespaces));
        var atWest = Together.map(Guest.ALL, guest -> answersAt(LabSite.WEST, guest, namespaces));
        var machines = new ArrayList<LabStatus.Machine>();
        for (var i = 0; i < Guest.ALL.size(); i++) {
            var guest = Guest.ALL.get(i);
            machines.add(new LabStatus.Machine(
                    guest.name(), guest.address(), guest.sign().port(), atEast.get(i), atWest.get(i)));
        }
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

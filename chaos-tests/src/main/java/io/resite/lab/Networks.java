package io.resite.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The lab's wires: a namespace for each host, LAN, the store and the service; a bridge for each LAN, which is also
/// the site's router; the WAN between the routers. No link ever exists outside these namespaces, so the machine's own
/// network and another lab see nothing of it.
final class Networks {
    static final String STORE = "s3";
    static final String SERVICE = "svc";
    static final String STORE_ADDRESS = LabSite.WEST.lanPrefix() + ".20";
    static final String SERVICE_ADDRESS = LabSite.WEST.lanPrefix() + ".10";
    private final Instance instance;

    Networks(Instance instance) {
        this.instance = instance;
    }

    /// All namespaces a lab has, hosts first.
    List<String> namespaces() {
        var hosts = LabSite.BOTH.stream().flatMap(site -> site.hosts().stream()).map(LabHost::name);
        return Stream.concat(hosts, Stream.of(LabSite.EAST.lan(), LabSite.WEST.lan(), STORE, SERVICE))
                .map(instance::namespace)
                .toList();
    }

    /// Those of them that exist.
    List<String> existing() {
        var wanted = namespaces();
        return Command.of("ip", "netns", "list")
                .run()
                .lines()
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(wanted::contains)
                .toList();
    }

    void create() {
        var links = new ArrayList<String>();
        namespaces().forEach(namespace -> links.add("netns add " + namespace));
        links.add("link add wan netns " + instance.namespace(LabSite.EAST.lan()) + " type veth peer name wan netns "
                + instance.namespace(LabSite.WEST.lan()));
        for (var site : LabSite.BOTH) {
            site.hosts().forEach(host -> links.add(cable(host.name(), site)));
        }
        links.add(cable(STORE, LabSite.WEST));
        links.add(cable(SERVICE, LabSite.WEST));
        Command.of("ip", "-batch", "-").reading(lines(links)).run();

        LabSite.BOTH.forEach(this::wireLan);
        for (var site : LabSite.BOTH) {
            site.hosts().forEach(host -> wireStation(host.name(), host.address(), site));
        }
        wireStation(STORE, STORE_ADDRESS, LabSite.WEST);
        wireStation(SERVICE, SERVICE_ADDRESS, LabSite.WEST);
    }

    void delete(List<String> namespaces) {
        namespaces.forEach(
                namespace -> Command.of("ip", "netns", "delete", namespace).run());
    }

    private String cable(String station, LabSite site) {
        return "link add eth0 netns " + instance.namespace(station) + " type veth peer name " + station + " netns "
                + instance.namespace(site.lan());
    }

    private void wireLan(LabSite site) {
        var commands = new ArrayList<>(List.of(
                "link set lo up",
                "link add lan type bridge",
                "address add " + site.gateway() + "/24 dev lan",
                "link set lan up",
                "address add " + Wan.addressOf(site) + "/30 dev wan",
                "link set wan up"));
        stationsOf(site).forEach(station -> commands.add("link set " + station + " master lan up"));
        commands.add(Wan.routeFrom(site));
        commands.addAll(guestRoutes(site, ""));
        inNamespace(site.lan(), commands);
        forward(site.lan());
    }

    private void wireStation(String station, String address, LabSite site) {
        var commands = new ArrayList<>(List.of(
                "link set lo up",
                "address add " + address + "/24 dev eth0",
                "link set eth0 up",
                "route add default via " + site.gateway()));
        commands.addAll(guestRoutes(site, address));
        inNamespace(station, commands);
        if (!station.equals(STORE) && !station.equals(SERVICE)) {
            forward(station);
        }
    }

    private static List<String> stationsOf(LabSite site) {
        var hosts = site.hosts().stream().map(LabHost::name);
        return (site.equals(LabSite.WEST) ? Stream.concat(hosts, Stream.of(STORE, SERVICE)) : hosts).toList();
    }

    /// The way to the guests of the own site. Each site has them, so that a recovered network keeps its addresses.
    private static List<String> guestRoutes(LabSite site, String except) {
        return GuestNetwork.ALL.stream()
                .filter(network -> !network.hostAt(site).address().equals(except))
                .map(network -> "route add " + network.subnet() + " via "
                        + network.hostAt(site).address())
                .toList();
    }

    private void inNamespace(String of, List<String> commands) {
        Command.of("ip", "-n", instance.namespace(of), "-batch", "-")
                .reading(lines(commands))
                .run();
    }

    private void forward(String of) {
        Command.of("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
                .in(instance.namespace(of))
                .run();
    }

    private static String lines(List<String> commands) {
        return String.join("\n", commands) + "\n";
    }
}

package io.resite.spec;

import io.resite.definition.NicDefinition;
import io.resite.document.ByteSize;
import io.resite.spec.Interconnect.Link;
import io.resite.spec.Management.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What of a site's layout shows in what was captured of it. Nothing is guessed.
final class SeenLayout {
    private static final String ALL = "all";

    /// Networks whose guests the host itself leads out.
    private static final Set<String> ROUTED = Set.of("nat", "route", "open");

    private final Site site;

    SeenLayout(Site site) {
        this.site = site;
    }

    Layout layout() {
        return new Layout(
                processorPools(),
                partitions(),
                new Interconnect(links()),
                new Management(List.of(), endpoints(), List.of()));
    }

    /// Hosts of one architecture. Whether machines really move among them, nothing shows.
    private List<ProcessorPool> processorPools() {
        var byArchitecture = site.hosts().stream()
                .collect(Collectors.groupingBy(SiteNames::processorPool, TreeMap::new, Collectors.toList()));
        return byArchitecture.entrySet().stream()
                .map(pool -> new ProcessorPool(
                        pool.getKey(),
                        pool.getValue().stream().map(Host::name).toList(),
                        alike(pool.getValue(), host -> host.capabilities().cpu().model()),
                        Figure.UNKNOWN,
                        new ProcessorPool.Reserve(ByteSize.ZERO, 0)))
                .toList();
    }

    /// Machines of one resource partition.
    private List<Partition> partitions() {
        var byPartition = site.machines().stream()
                .collect(Collectors.groupingBy(SeenLayout::partition, TreeMap::new, Collectors.toList()));
        return byPartition.entrySet().stream()
                .map(entry -> partition(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Partition partition(String path, List<Machine> machines) {
        var hosts = machines.stream().map(Machine::host).distinct().sorted().toList();
        var pools = processorPools().stream()
                .filter(pool -> hosts.stream().anyMatch(pool.hosts()::contains))
                .map(ProcessorPool::name)
                .toList();
        return new Partition(
                path,
                machines.stream().map(Machine::name).sorted().toList(),
                pools.size() == 1 ? pools.getFirst() : Unknown.WORD,
                Share.UNKNOWN,
                // Where they run today; where else they may run, nothing shows.
                hosts,
                pinned(machines, SeenLayout::cpus),
                pinned(machines, machine -> machine.definition().pinning().memoryNodes()));
    }

    private static String partition(Machine machine) {
        return SiteNames.partition(machine.definition());
    }

    /// The host's CPUs it may run on; empty for all of them.
    private static String cpus(Machine machine) {
        var definition = machine.definition();
        var pins = new TreeSet<>(definition.pinning().cpus().values());
        return pins.isEmpty() ? definition.cpus().hostCpus() : String.join(",", pins);
    }

    /// What all of them are tied to, `all` where none is tied, and unknown where they differ.
    private static String pinned(List<Machine> machines, Function<Machine, String> tie) {
        var ties = machines.stream().map(tie).distinct().toList();
        if (ties.size() > 1) {
            return Unknown.WORD;
        }
        return ties.getFirst().isEmpty() ? ALL : ties.getFirst();
    }

    private List<Link> links() {
        var links = new ArrayList<Link>();
        site.machines()
                .forEach(machine -> machine.definition().nics().values().stream()
                        .map(nic -> link(machine, nic))
                        .filter(link -> links.stream().noneMatch(sameEnds(link)))
                        .forEach(links::add));
        site.networks().stream()
                .flatMap(network -> wayOut(network).stream())
                .filter(link -> links.stream().noneMatch(sameEnds(link)))
                .forEach(links::add);
        return links;
    }

    private static Predicate<Link> sameEnds(Link link) {
        return other -> other.from().equals(link.from()) && other.to().equals(link.to());
    }

    private Link link(Machine machine, NicDefinition nic) {
        var connection = nic.connection();
        var to = Stream.of(connection.network(), connection.bridge(), connection.device())
                .filter(end -> !end.isEmpty())
                .findFirst()
                .orElse(connection.type());
        var network = site.network(machine.host(), connection.network()).map(Network::definition);
        var portgroup = network.map(definition -> definition.portgroups().values().stream()
                .filter(group -> group.name().equals(connection.portgroup()))
                .flatMap(group -> group.vlan().tags().stream())
                .toList());
        var tags = Stream.of(
                        nic.vlan().tags(),
                        portgroup.orElse(List.of()),
                        network.map(definition -> definition.vlan().tags()).orElse(List.of()))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(List.of());
        var mtu = nic.mtu() > 0
                ? nic.mtu()
                : network.map(definition -> definition.mtu()).orElse(0);
        return new Link(partition(machine), to, vlan(tags, network.isPresent()), figure(mtu), Unknown.WORD, List.of());
    }

    /// What a libvirt network does not tag is untagged there; beyond a host's bridge nothing shows.
    private static Figure vlan(List<String> tags, boolean network) {
        return switch (tags.size()) {
            case 0 -> network ? Figure.of(0) : Figure.UNKNOWN;
            case 1 -> number(tags.getFirst());
            default -> Figure.UNKNOWN;
        };
    }

    private static Figure number(String tag) {
        return tag.matches("[1-9][0-9]{0,3}") ? Figure.of(Integer.parseInt(tag)) : Figure.UNKNOWN;
    }

    private static Figure figure(int value) {
        return value > 0 ? Figure.of(value) : Figure.UNKNOWN;
    }

    /// An isolated network has none, and one on a bridge of the host leads to that bridge.
    private static List<Link> wayOut(Network network) {
        var definition = network.definition();
        var mode = definition.forward().mode();
        if (ROUTED.contains(mode)) {
            var gateway = definition.addresses().values().stream()
                    .map(address -> address.address())
                    .findFirst()
                    .orElse(Unknown.WORD);
            return List.of(new Link(
                    network.name(), Interconnect.OUTSIDE, Figure.of(0), figure(definition.mtu()), gateway, List.of()));
        }
        var bridge = definition.bridge().name();
        return mode.equals("bridge") && !bridge.isEmpty()
                ? List.of(new Link(network.name(), bridge, Figure.UNKNOWN, figure(definition.mtu()), "none", List.of()))
                : List.of();
    }

    private List<Endpoint> endpoints() {
        var hypervisors = site.hosts().stream()
                .map(host -> new Endpoint(Endpoint.Kind.HYPERVISOR, host.name(), host.uri(), host.name(), ""));
        var resolvers = site.networks().stream()
                .flatMap(network -> network.definition().forwarders().stream())
                .filter(address -> !address.isEmpty())
                .distinct()
                .map(address -> new Endpoint(Endpoint.Kind.DNS, address, address, "", "networks forward names to it"));
        return Stream.concat(hypervisors, resolvers).toList();
    }

    /// What all say; unknown where they differ, or one says nothing.
    private static <T> String alike(List<T> all, Function<T, String> said) {
        var answers = all.stream().map(said).distinct().toList();
        return answers.size() == 1 && !answers.getFirst().isEmpty() ? answers.getFirst() : Unknown.WORD;
    }
}

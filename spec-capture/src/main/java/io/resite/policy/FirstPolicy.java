package io.resite.policy;

import io.resite.document.ByteSize;
import io.resite.spec.Disk;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Network;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.SiteNames;
import io.resite.spec.StoragePool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The first policy of a site, for people to go on from: what its captured spec shows, and beside each choice why it
/// was
/// made and what the others are. It can be used as it is.
///
/// What machines depend on and how much they matter is not guessed: a guess would look like knowledge.
public final class FirstPolicy {
    /// Forward modes of networks that are libvirt's own and can be rebuilt; others lead to a bridge of their host.
    private static final Set<String> OWN = Set.of("", "nat", "route", "open");

    private final Site primary;
    private final SiteId recoverySite;
    private final Optional<Site> recovery;
    private final PolicyPage page = new PolicyPage();

    private FirstPolicy(Site primary, SiteId recoverySite, Optional<Site> recovery) {
        this.primary = primary;
        this.recoverySite = recoverySite;
        this.recovery = recovery;
    }

    /// @param known captured sites; the recovery site may be among them
    /// @return YAML
    public static String text(Site primary, SiteId recoverySite, Collection<Site> known) {
        var recovery =
                known.stream().filter(site -> site.id().equals(recoverySite)).findFirst();
        var policy = new FirstPolicy(primary, recoverySite, recovery);
        policy.head();
        policy.groups();
        policy.machines();
        policy.networks();
        policy.pools();
        policy.tail();
        return policy.page.text();
    }

    private void head() {
        page.comment(
                "The first policy of site %s, from its spec of %s. It is valid as it is; read each choice and change what"
                                .formatted(primary.id(), primary.capturedAt())
                        + " is wrong. `resite policy check FILE` checks it against the captured sites, and"
                        + " `resite spec schema ProtectionPolicy` prints what an editor wants for completion.");
        page.line("apiVersion: resite.io/v1");
        page.line("kind: ProtectionPolicy");
        page.gap();
        page.line("site: " + primary.id());
        page.line("recoverySite: " + recoverySite);
    }

    private void groups() {
        page.gap();
        page.comment(
                "Machines of a group are replicated at one instant and failed over together. Grouped by what was seen:"
                        + " by the resource partition that machines are in, else by the network of their first NIC. Better: by what"
                        + " belongs together, one group for each application. A machine is in one group at most. `rpo` is how much"
                        + " work may be lost; an hour is a beginning, not a promise that anybody asked for. Left out: `consistency:"
                        + " crash` (as after pulling the plug; `ordered` has no effect without its cause in the group) and"
                        + " `leaving: include` (what machines depend on in other groups is taken along).");
        var groups = new TreeMap<String, List<Machine>>();
        for (var machine : byName()) {
            if (machine.state() != MachineState.STOPPED) {
                home(machine)
                        .ifPresent(home -> groups.computeIfAbsent(home, _ -> new ArrayList<>())
                                .add(machine));
            }
        }
        page.line(groups.isEmpty() ? "groups: []" : "groups:");
        groups.forEach((name, machines) -> {
            page.line("  - name: " + PolicyPage.quoted(name));
            page.line("    rpo: 1 h");
            page.line("    machines:");
            machines.forEach(machine -> page.line("      - " + PolicyPage.quoted(machine.name())));
        });
        var grouped = new HashSet<MachineId>();
        groups.values().forEach(machines -> machines.forEach(machine -> grouped.add(machine.id())));
        var rest = byName().stream()
                .filter(machine -> !grouped.contains(machine.id()))
                .map(machine -> PolicyPage.plain(machine.name())
                        + (machine.state() == MachineState.STOPPED ? " (was off: it gets points when it runs)" : ""))
                .toList();
        page.gap();
        page.comment(
                "Machines in no group: protect (each is a group of its own, once a day) or report (they are told, and not"
                        + " protected)."
                        + (rest.isEmpty() ? "" : " These are in none now: " + String.join(", ", rest) + "."));
        page.line("unassigned: protect");
    }

    /// A resource partition was made by somebody on purpose; a network is what machines share otherwise.
    private static Optional<String> home(Machine machine) {
        var partition = machine.definition().partition().replaceFirst("^/?machine(\\.slice)?/?", "");
        return Stream.concat(
                        Stream.of(partition),
                        machine.nics().stream().map(nic -> nic.network()).filter(network -> !network.isEmpty()))
                .map(name -> name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|-+$", ""))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private void machines() {
        page.gap();
        page.comment(
                "What each machine needs to be well. Tiers: infrastructure (first of all), critical (with infrastructure"
                        + " what a minimal recovery brings back), important, optional. All are important here, since nobody can see it"
                        + " from outside. `dependsOn` is empty since it cannot be seen either: name the machines that must answer"
                        + " before this one starts. Without `checks` a machine counts as back as soon as it runs; add for example"
                        + " `- {kind: tcp, port: 5432, within: 3 min}` or `- {kind: http, port: 80, path: /health}`.");
        var machines = byName();
        page.line(machines.isEmpty() ? "machines: []" : "machines:");
        for (var machine : machines) {
            page.line("  - machine: " + PolicyPage.quoted(machine.name()), seen(machine));
            page.line("    tier: important");
            page.line("    dependsOn: []");
            page.line("    checks: []");
        }
    }

    private static String seen(Machine machine) {
        var disks = machine.disks().stream().map(Disk::capacity).reduce(ByteSize.ZERO, ByteSize::plus);
        var words = new ArrayList<String>();
        if (!machine.definition().title().isEmpty()) {
            words.add(machine.definition().title());
        }
        words.add(machine.memory().toString());
        words.add(machine.cpus() == 1 ? "1 CPU" : machine.cpus() + " CPUs");
        words.add("disks of " + disks);
        machine.address().ifPresent(words::add);
        return String.join(", ", words);
    }

    private void networks() {
        var there = recovery.map(site -> site.networks().stream()
                        .map(Network::name)
                        .distinct()
                        .sorted()
                        .toList())
                .orElse(List.of());
        page.gap();
        page.comment(
                "Where networks come back. Without a host or `existing` a network is rebuilt as it was, on a host that"
                        + " the plan chooses. `existing: NAME` plugs its machines into a network of " + recoverySite
                        + " instead"
                        + (there.isEmpty()
                                ? "."
                                : ", which has: "
                                        + there.stream().map(PolicyPage::plain).collect(Collectors.joining(", "))
                                        + "."));
        var rebuilt = new TreeSet<String>();
        var leading = new TreeSet<String>();
        primary.networks()
                .forEach(network ->
                        (OWN.contains(network.definition().forward().mode()) ? rebuilt : leading).add(network.name()));
        rebuilt.removeAll(leading);
        primary.machines().stream()
                .map(Machine::definition)
                .flatMap(SiteNames::bridges)
                .forEach(leading::add);
        var mapped = leading.stream().filter(there::contains).collect(Collectors.toCollection(TreeSet::new));
        page.line(rebuilt.isEmpty() && mapped.isEmpty() ? "networks: []" : "networks:");
        rebuilt.forEach(name -> page.line("  - network: " + PolicyPage.quoted(name)));
        mapped.forEach(name -> {
            page.line("  - network: " + PolicyPage.quoted(name), "only leads to a bridge or device of its host");
            page.line(
                    "    existing: " + PolicyPage.quoted(name),
                    "of the same name; look whether it is the same network");
        });
        leading.removeAll(mapped);
        if (!leading.isEmpty()) {
            page.comment(
                    "Not mapped: " + leading.stream().map(PolicyPage::plain).collect(Collectors.joining(", "))
                            + ". They only lead to a bridge or device of a host, which " + recoverySite
                            + " is not known to have. Their machines stay down until each has an entry with `existing`.");
        }
    }

    private void pools() {
        page.gap();
        page.comment(
                "Which pool of " + recoverySite + " takes the disks of which pool of " + primary.id()
                        + ". Without an entry: the pool of the same name, else the one that all hosts see or that is emptiest.");
        var there = recovery.map(Site::pools).orElse(List.of()).stream()
                .filter(StoragePool::active)
                .toList();
        var used = primary.machines().stream()
                .flatMap(machine -> machine.disks().stream())
                .map(Disk::pool)
                .filter(pool ->
                        primary.pools().stream().anyMatch(known -> known.name().equals(pool)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (there.isEmpty() || used.isEmpty()) {
            page.line(
                    "pools: []",
                    used.isEmpty()
                            ? "no protected disk is in a pool"
                            : "no pool of " + recoverySite + " is known; capture it");
            return;
        }
        page.line("pools:");
        var roomiest = roomiest(there);
        for (var pool : used) {
            var same = there.stream().anyMatch(other -> other.name().equals(pool));
            page.line("  - pool: " + PolicyPage.quoted(pool));
            page.line(
                    "    to: " + PolicyPage.quoted(same ? pool : roomiest.getKey()),
                    same ? "the one of the same name" : "the roomiest: " + roomiest.getValue() + " were free");
        }
    }

    /// With what is free on all hosts together; a shared pool is one, however many hosts see it.
    private static Map.Entry<String, ByteSize> roomiest(List<StoragePool> pools) {
        var free = new TreeMap<String, ByteSize>();
        var shared = new TreeSet<String>();
        for (var pool : pools) {
            if (!pool.shared() || shared.add(pool.name())) {
                free.merge(pool.name(), pool.available(), ByteSize::plus);
            }
        }
        return free.entrySet().stream()
                .max(Map.Entry.<String, ByteSize>comparingByValue(Comparator.comparingLong(ByteSize::bytes)))
                .orElseThrow();
    }

    private void tail() {
        page.gap();
        page.comment("How a run makes sure that " + primary.id()
                + " no longer runs what it starts: libvirt (stops the machines"
                + " there if it can, else asks for a word) or word (a named person says that the site is down).");
        page.line("fencing: libvirt");
        page.gap();
        page.comment(
                "What machines depend on and no plan brings back, since it runs elsewhere; `dependsOn` may name it:");
        page.comment("externals: [{name: payment, address: 198.51.100.7, check: {kind: tcp, port: 443}}]");
        recovery.ifPresent(site -> {
            var local = site.machines().stream()
                    .filter(machine -> machine.state() == MachineState.RUNNING)
                    .map(machine -> PolicyPage.plain(machine.name()))
                    .sorted()
                    .toList();
            if (!local.isEmpty()) {
                page.gap();
                page.comment("Machines of " + recoverySite + " that may be suspended to make room, the first one first."
                        + " Nobody is unless it is named; these ran there: " + Listing.of(local) + ".");
                page.line("suspend: []");
            }
        });
        page.gap();
        page.comment("What no capture can see belongs here too: processorPools, partitions, interconnect and management"
                + " (contacts, endpoints, whom to tell). docs/examples/policy.yaml shows every field.");
    }

    /// Policies name machines: of several of one name, the first.
    private List<Machine> byName() {
        var byName = new TreeMap<String, Machine>();
        primary.machines().forEach(machine -> byName.putIfAbsent(machine.name(), machine));
        return List.copyOf(byName.values());
    }
}

package io.resite.plan;

import io.resite.plan.Placement.Placed;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Disk;
import io.resite.spec.Filter;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.NeededSecret;
import io.resite.spec.Network;
import io.resite.spec.Nic;
import io.resite.spec.PointDisk;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Says of each item of the captured site what becomes of it, once.
final class Account {
    private final Site primary;
    private final Wiring wiring;
    private final Map<MachineId, Placed> placed = new HashMap<>();
    private final Map<MachineId, String> refusals;
    private final Placement placement;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Map<String, Integer> said = new HashMap<>();
    private final List<Machine> running;

    /// @param running machines that are left alone because they are back already
    Account(Site primary, Wiring wiring, Placement placement, Map<MachineId, String> refusals, Set<MachineId> running) {
        this.primary = primary;
        this.running = primary.machines().stream()
                .filter(machine -> running.contains(machine.id()))
                .toList();
        this.wiring = wiring;
        this.placement = placement;
        this.refusals = refusals;
        placement
                .placed()
                .values()
                .forEach(machine ->
                        placed.put(machine.candidate().rank().machine().id(), machine));
        primary.machines().stream()
                .sorted(Comparator.comparing(Machine::name).thenComparing(Machine::id))
                .forEach(this::tell);
        primary.networks().stream()
                .sorted(Comparator.comparing(Network::name).thenComparing(Network::host))
                .forEach(this::tell);
        tellPools();
        primary.filters().stream()
                .sorted(Comparator.comparing(Filter::name).thenComparing(Filter::host))
                .forEach(this::tell);
        primary.secrets().forEach(this::tell);
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    private void tell(Machine machine) {
        var place = Optional.ofNullable(placed.get(machine.id()));
        if (running.contains(machine)) {
            say("machine " + machine.name(), Outcome.RESTORED, refusals.getOrDefault(machine.id(), ""));
            machine.disks().forEach(disk -> say(disk(machine, disk), Outcome.RESTORED, ""));
            machine.nics().forEach(nic -> say(nic(machine, nic), Outcome.RESTORED, ""));
            machine.files().forEach(file -> say(file(machine, file), Outcome.RESTORED, ""));
            return;
        }
        if (place.isEmpty()) {
            say("machine " + machine.name(), Outcome.CANNOT, refusals.getOrDefault(machine.id(), "was not considered"));
            var stays = "its machine does not come back";
            machine.disks().forEach(disk -> say(disk(machine, disk), Outcome.CANNOT, stays));
            machine.nics().forEach(nic -> say(nic(machine, nic), Outcome.CANNOT, stays));
            machine.files().forEach(file -> say(file(machine, file), Outcome.CANNOT, stays));
            return;
        }
        var remarks = remarks(machine, place.get());
        say("machine " + machine.name(), remarks.isEmpty() ? Outcome.RESTORED : Outcome.CHANGED, remarks);
        machine.disks().forEach(disk -> tell(machine, disk, place.get()));
        machine.nics().forEach(nic -> tell(machine, nic, place.get()));
        machine.files().forEach(file -> tell(machine, file, place.get()));
    }

    private static String remarks(Machine machine, Placed place) {
        var remarks = new ArrayList<>(place.candidate().remarks());
        var definition = place.candidate().definition();
        if (!definition.memory().equals(machine.memory()) || definition.cpus() != machine.cpus()) {
            remarks.add("size as of its point: " + definition.memory() + " and " + definition.cpus()
                    + " vCPUs, captured later with " + machine.memory() + " and " + machine.cpus());
        }
        var checks = place.candidate().rank().policy().checks();
        if (!checks.isEmpty()
                && definition.address().isEmpty()
                && machine.address().isEmpty()) {
            remarks.add("no address of it was ever seen, so its checks cannot be asked");
        }
        return String.join("; ", remarks);
    }

    private void tell(Machine machine, Disk disk, Placed place) {
        var held = place.candidate().point().disks().stream()
                .filter(part -> part.target().equals(disk.target()))
                .map(PointDisk::size)
                .findFirst();
        var point = place.candidate().point();
        if (held.isEmpty() || place.candidate().definition().disk(disk.target()).isEmpty()) {
            say(disk(machine, disk), Outcome.CANNOT, "added after the point of " + point.at());
            return;
        }
        var changes = new ArrayList<String>();
        if (!held.get().equals(disk.capacity())) {
            changes.add("size as of its point: " + held.get() + ", captured later with " + disk.capacity());
        }
        if (place.thin().contains(disk.target())) {
            changes.add(
                    "the pool has less room than the disk may grow to: watch it, the machine stops when it is full");
        }
        say(disk(machine, disk), changes.isEmpty() ? Outcome.RESTORED : Outcome.CHANGED, String.join("; ", changes));
    }

    private void tell(Machine machine, Nic nic, Placed place) {
        var attachment = place.candidate().attachments().stream()
                .filter(part -> part.mac().equals(nic.mac()))
                .findFirst();
        if (attachment.isEmpty()) {
            say(
                    nic(machine, nic),
                    Outcome.CANNOT,
                    "added after the point of " + place.candidate().point().at());
            return;
        }
        switch (attachment.get()) {
            case Attachment.Rebuilt _, Attachment.SelfContained _ -> say(nic(machine, nic), Outcome.RESTORED, "");
            case Attachment.Existing existing ->
                say(nic(machine, nic), Outcome.MAPPED, "to network " + existing.as() + " of " + place.host());
            case Attachment.Nowhere(var _, var reason) -> say(nic(machine, nic), Outcome.CANNOT, reason);
        }
    }

    private void tell(Machine machine, MachineFile file, Placed place) {
        var held = place.candidate().definition().files().stream()
                .filter(part -> part.words().equals(file.words()))
                .findFirst();
        if (held.isEmpty()) {
            say(
                    file(machine, file),
                    Outcome.CANNOT,
                    "added after the point of " + place.candidate().point().at());
        } else if (file.kind().isState() || held.get().sha256().equals(file.sha256())) {
            say(file(machine, file), Outcome.RESTORED, "");
        } else {
            say(file(machine, file), Outcome.CHANGED, "content as of its point");
        }
    }

    private void tell(Network network) {
        var item = "network " + wiring.label(network);
        var rebuilt = placement.networkHosts().keySet().stream()
                .anyMatch(other ->
                        other.name().equals(network.name()) && other.fromHost().equals(network.host()));
        var existing = placement.placed().values().stream()
                .flatMap(machine -> machine.candidate().attachments().stream()
                        .filter(attachment -> attachment instanceof Attachment.Existing plugged
                                && plugged.network().equals(network.name())
                                && plugged.fromHost().equals(network.host()))
                        .map(attachment -> ((Attachment.Existing) attachment).as() + " of " + machine.host()))
                .distinct()
                .sorted()
                .toList();
        var used = running.stream()
                .anyMatch(machine -> machine.host().equals(network.host())
                        && machine.nics().stream().anyMatch(nic -> nic.network().equals(network.name())));
        if (rebuilt || used) {
            say(item, Outcome.RESTORED, "");
        } else if (!existing.isEmpty()) {
            say(item, Outcome.MAPPED, "to network " + String.join(", ", existing));
        } else {
            say(item, Outcome.CANNOT, "no machine that comes back is on it");
        }
    }

    private void tell(Filter filter) {
        var item = "filter " + filter.name() + "@" + filter.host();
        var needed = Stream.concat(
                        placed.values().stream().map(place -> place.candidate().definition()), running.stream())
                .filter(machine -> machine.host().equals(filter.host()))
                .flatMap(machine -> machine.definition().nics().values().stream())
                .anyMatch(nic -> leadsTo(filter, nic.filter(), new HashSet<>()));
        if (needed) {
            say(item, Outcome.RESTORED, "");
        } else {
            say(item, Outcome.CANNOT, "no machine that comes back goes through it");
        }
    }

    /// Whether a filter is the one looked for, or includes it.
    private boolean leadsTo(Filter wanted, String name, Set<String> seen) {
        return name.equals(wanted.name())
                || (seen.add(name)
                        && primary.filter(wanted.host(), name).stream()
                                .flatMap(filter -> filter.definition().references().values().stream())
                                .anyMatch(reference -> leadsTo(wanted, reference.filter(), seen)));
    }

    private void tell(NeededSecret secret) {
        var machine = primary.machine(secret.machine())
                .map(Machine::name)
                .orElse(secret.machine().toString());
        var item = "secret " + machine + "/" + secret.name();
        if (running.stream().anyMatch(one -> one.id().equals(secret.machine()))) {
            say(item, Outcome.RESTORED, "");
        } else if (!placed.containsKey(secret.machine())) {
            say(item, Outcome.CANNOT, "its machine does not come back");
        } else if (secret.escrowed()) {
            say(item, Outcome.RESTORED, "");
        } else {
            say(
                    item,
                    Outcome.CANNOT,
                    "its value is not in the vault: define it at "
                            + placed.get(secret.machine()).host() + ", or the machine is not defined there");
        }
    }

    /// A shared pool is one item, however many hosts see it; a local one is an item of its host.
    private void tellPools() {
        var shared = new HashSet<String>();
        primary.pools().stream()
                .sorted(Comparator.comparing(StoragePool::name).thenComparing(StoragePool::host))
                .filter(pool -> !pool.shared() || shared.add(pool.name()))
                .forEach(this::tell);
    }

    private void tell(StoragePool pool) {
        var alone = pool.shared()
                || primary.pools().stream()
                                .filter(other -> other.name().equals(pool.name()))
                                .count()
                        == 1;
        var item = "pool " + pool.name() + (alone ? "" : "@" + pool.host());
        var to = new LinkedHashSet<String>();
        placement.placed().values().stream()
                .filter(machine ->
                        pool.shared() || machine.candidate().definition().host().equals(pool.host()))
                .forEach(machine -> machine.need().pieces().stream()
                        .filter(piece -> piece.from().equals(pool.name()))
                        .forEach(piece -> to.add(piece.to().pool())));
        var used = running.stream()
                .filter(machine -> pool.shared() || machine.host().equals(pool.host()))
                .flatMap(machine -> machine.disks().stream())
                .anyMatch(disk -> disk.pool().equals(pool.name()));
        if (to.isEmpty() && used) {
            say(item, Outcome.RESTORED, "its protected volumes are back already");
        } else if (to.isEmpty()) {
            say(item, Outcome.CANNOT, "no machine that comes back has a disk in it; other volumes are not protected");
        } else {
            say(item, Outcome.MAPPED, "its protected volumes go to pool " + String.join(", ", to));
        }
    }

    /// Keeps items apart that a strange site gives the same name, so that each is found once.
    private void say(String item, Outcome outcome, String detail) {
        var times = said.merge(item, 1, Integer::sum);
        verdicts.add(new Verdict(times == 1 ? item : item + " #" + times, outcome, detail));
    }

    static String disk(Machine machine, Disk disk) {
        return "disk " + machine.name() + "/" + disk.target();
    }

    static String nic(Machine machine, Nic nic) {
        return "nic " + machine.name() + "/" + nic.mac();
    }

    static String file(Machine machine, MachineFile file) {
        return "file " + machine.name() + "/" + file.words();
    }
}

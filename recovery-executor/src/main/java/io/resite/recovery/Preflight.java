package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.Step.CreateDisk;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.PointDisk;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds what would make the run fail, all of it, before anything is touched. It only looks.
///
/// A damaged point stops its own machine in its own step and is only told here: one bad pack must not keep a site down.
final class Preflight {
    private final Scene scene;
    private final List<String> reasons = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private final Map<String, Long> dataBytes = new LinkedHashMap<>();

    Preflight(Scene scene) {
        this.scene = scene;
    }

    String perform() {
        nbdPort();
        scene.plan().machines().forEach(this::vaultHolds);
        var answering = answering();
        answering.forEach(this::namesAreFree);
        answering.forEach(this::networksAreFree);
        poolsHaveRoom(answering);
        if (damaged.size() == scene.plan().machines().size()) {
            reasons.addAll(damaged);
        }
        if (!reasons.isEmpty()) {
            throw new StepFailed(new Failure.Unfit(reasons));
        }
        var data = new ByteSize(
                dataBytes.values().stream().mapToLong(Long::longValue).sum());
        return scene.plan().machines().size() + " machines, " + dataBytes.size() + " disks, " + data.rounded()
                + " of data; hosts " + String.join(", ", answering.keySet()) + " answer"
                + damaged.stream().map(what -> "; cannot come back: " + what).collect(Collectors.joining());
    }

    private void nbdPort() {
        try {
            scene.exports.listen(scene.started.run());
        } catch (StepFailed failed) {
            reasons.add(failed.failure().text());
        }
    }

    /// Opens every map and reads a block through it, so that a vault that cannot be read stops the run here.
    private void vaultHolds(PlannedMachine machine) {
        try {
            var vault = scene.vault.site(machine.machine().origin());
            var point = scene.point(machine);
            for (var disk : point.disks()) {
                try (var reader = vault.openDisk(disk.map(), disk.size())) {
                    var data = 0L;
                    for (var extent : reader.extents(0, reader.size())) {
                        data += extent.zero() ? 0 : extent.length();
                    }
                    reader.read(0, ByteBuffer.allocate(Math.toIntExact(Math.min(512, reader.size()))));
                    dataBytes.put(diskKey(machine, disk.target()), data);
                }
            }
            for (var file : point.definition().files()) {
                if (vault.openFile(file.sha256()).isEmpty()) {
                    reasons.add(file.words() + " " + file.path() + " of " + machine.name()
                            + " is not in the vault: capture the site again while it lives");
                }
            }
            disksAreInPoint(machine, point.disks());
        } catch (StepFailed failed) {
            reasons.add(failed.failure().text());
        } catch (VaultException | StoreException e) {
            var hurt = e instanceof VaultException broken && broken.kind() == VaultException.Kind.DAMAGED;
            (hurt ? damaged : reasons)
                    .add("point " + machine.point().sequence() + " of " + machine.name() + ": " + e.getMessage());
        }
    }

    private void disksAreInPoint(PlannedMachine machine, List<PointDisk> disks) {
        var held = disks.stream().map(PointDisk::target).collect(Collectors.toSet());
        disksOf(machine)
                .filter(disk -> !held.contains(disk.target()))
                .forEach(disk -> reasons.add("disk " + machine.name() + "/" + disk.target() + " is not in point "
                        + machine.point().sequence() + ": make a new plan"));
    }

    private Stream<CreateDisk> disksOf(PlannedMachine machine) {
        return scene.plan().steps().stream()
                .filter(CreateDisk.class::isInstance)
                .map(CreateDisk.class::cast)
                .filter(disk -> disk.machine().equals(machine.machine()));
    }

    private Map<String, Hypervisor> answering() {
        var names = new TreeSet<String>();
        scene.plan().machines().forEach(machine -> names.add(machine.host()));
        scene.plan().networks().forEach(network -> names.add(network.host()));
        var answering = new TreeMap<String, Hypervisor>();
        for (var name : names) {
            try {
                var host = scene.look(name);
                host.host();
                answering.put(name, host);
            } catch (HypervisorException e) {
                scene.hosts.forget(scene.plan().at(), name);
                reasons.add("host " + name + " at " + scene.plan().at() + " does not answer (" + e.getMessage()
                        + "): bring it back, or plan without it");
            }
        }
        return answering;
    }

    private void namesAreFree(String host, Hypervisor hypervisor) {
        var domains = hypervisor.domains();
        for (var machine : scene.plan().machines()) {
            var macs = new TreeSet<String>();
            scene.point(machine)
                    .definition()
                    .nics()
                    .forEach(nic -> macs.add(nic.mac().toLowerCase(Locale.ROOT)));
            for (var domain : domains) {
                clash(machine, macs, domain)
                        .filter(_ -> !Leftover.mayReplace(scene, machine, domain))
                        .ifPresent(what -> reasons.add(what + " of " + machine.name() + " is taken at " + host
                                + " by domain " + domain.name() + ": remove that domain, or plan without "
                                + machine.name()));
            }
        }
    }

    private static Optional<String> clash(PlannedMachine machine, Set<String> macs, DomainFacts domain) {
        if (domain.uuid().equals(machine.machine().uuid())) {
            return Optional.of("UUID " + domain.uuid());
        }
        if (domain.name().equals(machine.as())) {
            return Optional.of("name " + machine.as());
        }
        var root = Markup.parse(domain.xml(), "domain", domain.name()).root();
        return Markup.all(root, "devices/interface/mac").stream()
                .map(mac -> mac.getAttribute("address").toLowerCase(Locale.ROOT))
                .filter(macs::contains)
                .findFirst()
                .map(mac -> "MAC " + mac);
    }

    private void networksAreFree(String host, Hypervisor hypervisor) {
        var there = hypervisor.networks();
        for (var planned : scene.plan().networks()) {
            if (!planned.host().equals(host)) {
                continue;
            }
            if (!planned.rebuilt()) {
                if (there.stream().noneMatch(network -> network.name().equals(planned.as()))) {
                    reasons.add("network " + planned.as() + " is not defined at " + host
                            + ": define it, or map network " + planned.network() + " elsewhere in the policy");
                }
                continue;
            }
            var uuid =
                    scene.primary.network(planned.fromHost(), planned.network()).map(network -> network.uuid());
            there.stream()
                    .filter(network -> network.name().equals(planned.as())
                            != uuid.filter(network.uuid()::equals).isPresent())
                    .forEach(network -> reasons.add(clash(planned, host, network.name())));
        }
    }

    private static String clash(PlannedNetwork planned, String host, String taken) {
        return "network " + planned.as() + " cannot be rebuilt at " + host + ": network " + taken
                + " there has its name or UUID; remove it, or map network " + planned.network()
                + " to it in the policy";
    }

    private void poolsHaveRoom(Map<String, Hypervisor> answering) {
        var shared = sharedPools();
        var needed = new TreeMap<String, Long>();
        var free = new TreeMap<String, Long>();
        for (var machine : scene.plan().machines()) {
            for (var disk : disksOf(machine).toList()) {
                var host = answering.get(disk.host());
                if (host == null) {
                    continue;
                }
                var place = shared.contains(disk.pool()) ? disk.pool() : disk.pool() + " at " + disk.host();
                host.pools().stream()
                        .filter(pool -> pool.name().equals(disk.pool()) && pool.active())
                        .findFirst()
                        .ifPresentOrElse(
                                pool -> free.put(place, pool.available().bytes()),
                                () -> reasons.add("pool " + disk.pool() + " is not active at " + disk.host()
                                        + ": start it, or map the pool elsewhere in the policy"));
                needed.merge(place, bytesFor(machine, disk), Long::sum);
            }
        }
        free.forEach((place, available) -> {
            var need = needed.getOrDefault(place, 0L);
            if (need > available) {
                reasons.add("pool " + place + " is full: " + new ByteSize(need).rounded() + " needed, "
                        + new ByteSize(available).rounded() + " free; free space or map the pool elsewhere in the"
                        + " policy");
            }
        });
    }

    /// A qcow2 volume takes its data; a raw disk its whole size, and its data once more while it is copied.
    private long bytesFor(PlannedMachine machine, CreateDisk disk) {
        var data = dataBytes.getOrDefault(diskKey(machine, disk.target()), 0L);
        return disk.format() == DiskFormat.RAW ? data + disk.size().bytes() : data;
    }

    private static String diskKey(PlannedMachine machine, String target) {
        return machine.machine() + "/" + target;
    }

    /// Pools that every host of the recovery site sees; their room counts once.
    private Set<String> sharedPools() {
        return scene.vault
                .site(scene.plan().at())
                .specs()
                .newestEntry()
                .map(entry -> Documents.read(
                        entry.plain(), Site.class, "spec of " + scene.plan().at()))
                .map(site -> site.pools().stream()
                        .filter(StoragePool::shared)
                        .map(StoragePool::name)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }
}

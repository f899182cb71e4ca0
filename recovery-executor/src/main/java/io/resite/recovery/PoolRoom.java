package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.plan.Step.CreateDisk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Looks whether the pools of the recovery hosts have room for the disks of a plan.
final class PoolRoom {
    private final Sight sight;
    private final VaultSight vault;
    private final Map<String, Hypervisor> answering;

    PoolRoom(Sight sight, VaultSight vault, Map<String, Hypervisor> answering) {
        this.sight = sight;
        this.vault = vault;
        this.answering = answering;
    }

    List<Finding> look() {
        var findings = new ArrayList<Finding>();
        var shared = sharedPools();
        var needed = new TreeMap<String, Long>();
        var free = new TreeMap<String, Long>();
        var disks = sight.plan().machines().stream()
                .flatMap(machine -> sight.diskSteps(machine).stream())
                .filter(disk -> answering.containsKey(disk.host()))
                .toList();
        for (var disk : disks) {
            var place = shared.contains(disk.pool()) ? disk.pool() : disk.pool() + " at " + disk.host();
            sight.look(disk.host()).pools().stream()
                    .filter(pool -> pool.name().equals(disk.pool()) && pool.active())
                    .findFirst()
                    .ifPresentOrElse(
                            pool -> free.put(place, pool.available().bytes()),
                            () -> findings.add(Finding.stops(
                                    "pools",
                                    "pool " + disk.pool() + " is not active at " + disk.host()
                                            + ": start it, or map the pool elsewhere in the policy")));
            needed.merge(place, bytesFor(disk), Long::sum);
        }
        free.forEach((place, available) -> findings.add(room(place, needed.getOrDefault(place, 0L), available)));
        return findings;
    }

    private static Finding room(String place, long need, long available) {
        var figures = new ByteSize(need).rounded() + " needed, " + new ByteSize(available).rounded() + " free";
        return need > available
                ? Finding.stops(
                        "pools",
                        "pool " + place + " is full: " + figures
                                + "; free space or map the pool elsewhere in the policy")
                : Finding.fine("pools", "pool " + place + ": " + figures);
    }

    /// A qcow2 volume takes its data; a raw disk its whole size, and its data once more while it is copied.
    private long bytesFor(CreateDisk disk) {
        var data = vault.dataBytes(disk);
        return disk.format() == DiskFormat.RAW ? data + disk.size().bytes() : data;
    }

    /// Pools that every host of the recovery site sees; their room counts once.
    private Set<String> sharedPools() {
        return sight.vault
                .site(sight.plan().at())
                .specs()
                .newestEntry()
                .map(entry -> Documents.read(
                        entry.plain(), Site.class, "spec of " + sight.plan().at()))
                .map(site -> site.pools().stream()
                        .filter(StoragePool::shared)
                        .map(StoragePool::name)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }
}

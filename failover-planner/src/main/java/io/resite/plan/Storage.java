package io.resite.plan;

import io.resite.document.ByteSize;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.PointDisk;
import io.resite.spec.PoolMapping;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides which recovery pool takes a volume, and how many bytes it takes there.
///
/// The pool is the one the policy maps to; else the one of the same name; else the best there is: seen by every host
/// before local, and the emptiest of those.
final class Storage {
    /// A pulled disk may end as large as its capacity, so that is what it takes. Where that does not fit, a disk is
    /// accepted when this part of its capacity is free, and the account warns of it.
    static final int THIN_OVERCOMMIT = 4;

    /// What the guest of a machine that runs out of the vault for minutes writes at most, as a part of its disk.
    private static final int WRITTEN = 10;

    private final Site recovery;
    private final ProtectionPolicy policy;
    private final boolean lean;
    private final Map<Space, Optional<StoragePool>> chosen = new HashMap<>();

    Storage(PlanRequest request) {
        this(request.policy(), request.recovery(), Rehearsed.isLean(request.purpose()));
    }

    Storage(ProtectionPolicy policy, Site recovery) {
        this(policy, recovery, false);
    }

    private Storage(ProtectionPolicy policy, Site recovery, boolean lean) {
        this.recovery = recovery;
        this.policy = policy;
        this.lean = lean;
    }

    /// What a machine needs on a host, or why the host has no pool for it.
    sealed interface Answer {
        record Needs(Need need) implements Answer {}

        record NoPool(String reason) implements Answer {}
    }

    Answer need(Candidate candidate, String host) {
        return need(candidate.definition(), candidate.point().disks(), host);
    }

    /// @param held disks as a point holds them; those it does not name count as captured
    Answer need(Machine definition, List<PointDisk> held, String host) {
        var pieces = new ArrayList<Need.Piece>();
        for (var disk : definition.disks()) {
            var pool = pool(disk.pool(), host);
            if (pool.isEmpty()) {
                return new Answer.NoPool(noPool(disk.pool(), host));
            }
            pieces.add(piece(held, disk, pool.get(), lean));
        }
        if (!definition.files().isEmpty()) {
            // Boot files lie beside the first disk, so that a machine depends on as few pools as possible.
            var from = definition.disks().isEmpty()
                    ? ""
                    : definition.disks().getFirst().pool();
            var pool = pool(from, host);
            if (pool.isEmpty()) {
                return new Answer.NoPool(noPool(from, host));
            }
            var size = definition.files().stream().map(MachineFile::size).reduce(ByteSize.ZERO, ByteSize::plus);
            pieces.add(new Need.Piece("", from, space(pool.get()), size, size));
        }
        return new Answer.Needs(new Need(definition.memory(), definition.cpus(), pieces));
    }

    static Space space(StoragePool pool) {
        return new Space(pool.name(), pool.shared() ? "" : pool.host());
    }

    /// A raw disk takes its capacity twice: it is pulled into a qcow2 volume first, then copied into its raw one.
    private static Need.Piece piece(List<PointDisk> points, Disk disk, StoragePool pool, boolean lean) {
        var size = points.stream()
                .filter(held -> held.target().equals(disk.target()))
                .map(PointDisk::size)
                .findFirst()
                .orElse(disk.capacity());
        if (lean) {
            var written = new ByteSize(Math.ceilDiv(size.bytes(), WRITTEN));
            return new Need.Piece(disk.target(), disk.pool(), space(pool), written, written);
        }
        var thin = new ByteSize(Math.ceilDiv(size.bytes(), THIN_OVERCOMMIT));
        var raw = disk.format() == DiskFormat.RAW;
        return new Need.Piece(
                disk.target(), disk.pool(), space(pool), raw ? size.plus(size) : size, raw ? size.plus(thin) : thin);
    }

    private Optional<StoragePool> pool(String from, String host) {
        return chosen.computeIfAbsent(new Space(from, host), _ -> choose(from, host));
    }

    private Optional<StoragePool> choose(String from, String host) {
        var there = recovery.pools().stream()
                .filter(pool -> pool.host().equals(host) && pool.active())
                .toList();
        var mapped = mapping(from);
        if (mapped.isPresent()) {
            return named(there, mapped.get());
        }
        return named(there, from).or(() -> best(there));
    }

    private Optional<StoragePool> best(List<StoragePool> there) {
        return there.stream()
                .min(Comparator.comparing((StoragePool pool) -> !isEverywhere(pool))
                        .thenComparing(pool -> !pool.shared())
                        .thenComparing(StoragePool::available, Comparator.reverseOrder())
                        .thenComparing(StoragePool::name));
    }

    private boolean isEverywhere(StoragePool pool) {
        return recovery.hosts().stream()
                .allMatch(host -> recovery.pool(host.name(), pool.name())
                        .filter(StoragePool::active)
                        .isPresent());
    }

    private static Optional<StoragePool> named(List<StoragePool> pools, String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }

    private Optional<String> mapping(String from) {
        return policy.pools().stream()
                .filter(mapping -> mapping.pool().equals(from))
                .map(PoolMapping::to)
                .findFirst();
    }

    private String noPool(String from, String host) {
        return mapping(from)
                .map(to -> "pool " + to + ", to which the policy maps pool " + from + ", is not active on " + host
                        + "; start it there or change the mapping")
                .orElse("no pool is active on " + host + "; start one");
    }
}

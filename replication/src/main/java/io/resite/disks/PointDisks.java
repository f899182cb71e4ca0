package io.resite.disks;

import io.resite.nbd.NbdExport;
import io.resite.vault.Vault;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The disks of a vault's points as exports, found by name alone. Nothing is read before a client reads.
public final class PointDisks {
    private final Vault vault;
    private final DiskNames names;
    private final Supplier<ReadAhead> ahead;
    private final Map<String, PointDisk> disks = new ConcurrentHashMap<>();

    public PointDisks(Vault vault) {
        this(vault, () -> ReadAhead.NONE);
    }

    /// @param ahead what reads ahead of one disk's clients
    PointDisks(Vault vault, Supplier<ReadAhead> ahead) {
        this.vault = vault;
        this.names = new DiskNames(vault);
        this.ahead = ahead;
    }

    /// Empty for a name that was not given out by a holder of the vault's keys.
    public Optional<NbdExport> find(String name) {
        return names.read(name).map(disk -> disks.computeIfAbsent(name, _ -> new PointDisk(vault, disk, ahead.get())));
    }

    public Optional<Damage> damage(String name) {
        return Optional.ofNullable(disks.get(name)).flatMap(PointDisk::damage);
    }

    /// The disks that were asked for so far, by name.
    Map<String, PointDisk> served() {
        return new TreeMap<>(disks);
    }
}

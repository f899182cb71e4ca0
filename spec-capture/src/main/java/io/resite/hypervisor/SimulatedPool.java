package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.spec.DiskFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// A folder of volumes. Give one to several simulated hosts and it is shared storage: QEMU's image lock included.
public final class SimulatedPool {
    private final String name;
    private final String path;
    private final ByteSize capacity;
    private long elsewhere;
    private final Map<String, SimulatedVolume> volumes = new TreeMap<>();
    private final Map<String, String> lockedBy = new HashMap<>();

    public SimulatedPool(String name, String path, ByteSize capacity) {
        this.name = name;
        this.path = path;
        this.capacity = capacity;
    }

    public String name() {
        return name;
    }

    /// The volume's blocks, to look at or to write as a guest would.
    public synchronized SimulatedVolume volume(String volume) {
        return find(volume).orElseThrow(() -> new NotThere("pool %s has no volume %s".formatted(name, volume)));
    }

    synchronized Optional<SimulatedVolume> find(String volume) {
        return Optional.ofNullable(volumes.get(volume));
    }

    synchronized Optional<String> nameAt(String file) {
        return file.startsWith(path + "/")
                ? Optional.of(file.substring(path.length() + 1)).filter(volumes::containsKey)
                : Optional.empty();
    }

    public synchronized SimulatedVolume create(String volume, ByteSize size, DiskFormat format) {
        if (volumes.containsKey(volume)) {
            throw new AlreadyThere("volume %s in pool %s exists".formatted(volume, name));
        }
        var made = new SimulatedVolume(format, size.bytes());
        volumes.put(volume, made);
        return made;
    }

    synchronized void delete(String volume) {
        var holder = lockedBy.get(volume);
        if (holder != null) {
            throw new Refused("volume %s in pool %s is open in %s".formatted(volume, name, holder));
        }
        volumes.remove(volume);
    }

    synchronized Optional<String> holder(String volume) {
        return Optional.ofNullable(lockedBy.get(volume));
    }

    synchronized void lock(String volume, String holder) {
        lockedBy.put(volume, holder);
    }

    synchronized void unlock(String volume, String holder) {
        lockedBy.remove(volume, holder);
    }

    /// What is free in it.
    public ByteSize room() {
        return available();
    }

    /// Others fill the file system but for so much.
    public synchronized void leave(ByteSize free) {
        elsewhere = available().bytes() - free.bytes();
    }

    synchronized ByteSize available() {
        var used = elsewhere
                + volumes.values().stream()
                        .mapToLong(volume -> volume.allocation().bytes())
                        .sum();
        return new ByteSize(Math.max(0, capacity.bytes() - used));
    }

    synchronized PoolFacts facts() {
        var uuid = UUID.nameUUIDFromBytes((name + path).getBytes(StandardCharsets.UTF_8));
        var xml = """
                <pool type='dir'><name>%s</name><uuid>%s</uuid><capacity unit='bytes'>%d</capacity>\
                <allocation unit='bytes'>%d</allocation><available unit='bytes'>%d</available>\
                <target><path>%s</path></target></pool>""".formatted(
                        Xml.escape(name),
                        uuid,
                        capacity.bytes(),
                        capacity.bytes() - available().bytes(),
                        available().bytes(),
                        Xml.escape(path));
        return new PoolFacts(uuid, name, "dir", path, true, true, capacity, available(), xml);
    }

    synchronized VolumeFacts facts(String volume) {
        var content = volume(volume);
        return new VolumeFacts(
                name,
                volume,
                path + "/" + volume,
                content.format(),
                new ByteSize(content.size()),
                content.allocation(),
                content.modified());
    }
}

package io.resite.libvirt;

import io.resite.document.ByteSize;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.hypervisor.Xml;
import io.resite.spec.DiskFormat;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pools and volumes of a host. libvirt remembers what a pool held when it last looked, so what is not found is
/// looked for again: another host of a shared pool may have made it.
final class LibvirtStorage {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtStorage.class);
    /// A stream's connection is watched by pings; this only ends what hangs without dying.
    static final Duration TRANSFER = Duration.ofHours(2);

    private final Session session;

    LibvirtStorage(Session session) {
        this.session = session;
    }

    List<PoolFacts> pools() {
        return session.look("pools", connection -> {
            var facts = new ArrayList<PoolFacts>();
            for (var name : poolNames(connection)) {
                facts.add(withPool(connection, name, pool -> facts(name, pool)));
            }
            return List.copyOf(facts);
        });
    }

    Optional<VolumeFacts> volume(String pool, String name) {
        return session.look(
                "pool " + pool,
                connection -> withPool(connection, pool, handle -> {
                    var volume = find(handle, name);
                    return volume.isEmpty() ? Optional.empty() : ifThere(() -> factsAndFree(pool, volume.get()));
                }));
    }

    Optional<VolumeFacts> volumeAt(String path) {
        return session.look("volume at " + path, connection -> {
            var volume = find(connection, path);
            // A pool remembers volumes that went without its doing, as scratch files do: those are not there.
            return volume.isEmpty()
                    ? Optional.empty()
                    : ifThere(() -> factsAndFree(poolOf(volume.get()), volume.get()));
        });
    }

    void create(String pool, String name, ByteSize capacity, DiskFormat format) {
        var xml = """
                <volume><name>%s</name><capacity unit='bytes'>%d</capacity><allocation>0</allocation>\
                <target><format type='%s'/>%s</target></volume>""".formatted(
                        Xml.escape(name),
                        capacity.bytes(),
                        format.driver(),
                        // Images of version 2 cannot hold bitmaps.
                        format == DiskFormat.QCOW2 ? "<compat>1.1</compat>" : "");
        session.act(
                "pool %s, volume %s".formatted(pool, name),
                connection -> withPool(connection, pool, handle -> {
                    // A volume made by another host of a shared pool is in the way too.
                    refresh(handle);
                    handle.storageVolCreateXML(xml, 0).free();
                    return pool;
                }));
    }

    void delete(String pool, String name) {
        session.act(
                "pool %s, volume %s".formatted(pool, name),
                connection -> withPool(connection, pool, handle -> {
                    var volume = find(handle, name);
                    if (volume.isPresent()) {
                        volume.get().delete(0);
                        volume.get().free();
                    }
                    return pool;
                }));
    }

    void upload(String pool, String name, ByteSize size, InputStream from) {
        session.act("pool %s, volume %s".formatted(pool, name), TRANSFER, connection -> {
            var volume = withPool(connection, pool, handle -> handle.storageVolLookupByName(name));
            try {
                Streams.upload(connection, volume, size.bytes(), from);
            } finally {
                volume.free();
            }
        });
    }

    /// What is done with a pool.
    private interface Use<T> {
        T of(StoragePool pool) throws LibvirtException;
    }

    private static <T> T withPool(Connection connection, String name, Use<T> use) throws LibvirtException {
        var pool = connection.storagePoolLookupByName(name);
        try {
            return use.of(pool);
        } finally {
            pool.free();
        }
    }

    private static Optional<StorageVol> find(StoragePool pool, String name) throws LibvirtException {
        var known = ifThere(() -> pool.storageVolLookupByName(name));
        if (known.isEmpty() && pool.isActive() == 1) {
            refresh(pool);
            return ifThere(() -> pool.storageVolLookupByName(name));
        }
        return known;
    }

    static Optional<StorageVol> find(Connection connection, String path) throws LibvirtException {
        var known = ifThere(() -> connection.storageVolLookupByPath(path));
        if (known.isPresent()) {
            return known;
        }
        for (var name : connection.listStoragePools()) {
            withPool(connection, name, pool -> {
                var folder = Xml.text(Xml.parse(pool.getXMLDesc(0), "pool " + name), "target", "path");
                if (!folder.isEmpty() && path.startsWith(folder + "/")) {
                    refresh(pool);
                }
                return name;
            });
        }
        return ifThere(() -> connection.storageVolLookupByPath(path));
    }

    /// Refused while a volume is being made or filled; what libvirt remembers has to do then.
    static void refresh(StoragePool pool) {
        try {
            pool.refresh(0);
        } catch (LibvirtException busy) {
            LOG.debug("pool not looked at again: {}", busy.getMessage());
        }
    }

    private static List<String> poolNames(Connection connection) throws LibvirtException {
        return Stream.concat(Stream.of(connection.listStoragePools()), Stream.of(connection.listDefinedStoragePools()))
                .filter(name -> !name.startsWith(LibvirtFiles.MOMENTARY))
                .sorted()
                .toList();
    }

    private static PoolFacts facts(String name, StoragePool pool) throws LibvirtException {
        var active = pool.isActive() == 1;
        if (active) {
            refresh(pool);
        }
        var xml = pool.getXMLDesc(0);
        var root = Xml.parse(xml, "pool " + name);
        var room = pool.getInfo();
        return new PoolFacts(
                UUID.fromString(pool.getUUIDString()),
                name,
                root.getAttribute("type"),
                Xml.text(root, "target", "path"),
                active,
                pool.isPersistent() == 1 && pool.getAutostart(),
                new ByteSize(room.capacity),
                new ByteSize(room.available),
                xml);
    }

    private static String poolOf(StorageVol volume) throws LibvirtException {
        var pool = volume.storagePoolLookupByVolume();
        try {
            return pool.getName();
        } finally {
            pool.free();
        }
    }

    private static VolumeFacts factsAndFree(String pool, StorageVol volume) throws LibvirtException {
        try {
            var root = Xml.parse(volume.getXMLDesc(0), "volume " + volume.getName());
            // Anything that is not qcow2 is, as far as its file goes, bytes as they lie.
            var format = Xml.find(root, "target", "format")
                    .filter(element -> element.getAttribute("type").equals("qcow2"))
                    .map(element -> DiskFormat.QCOW2)
                    .orElse(DiskFormat.RAW);
            return new VolumeFacts(
                    pool,
                    volume.getName(),
                    volume.getPath(),
                    format,
                    Xml.find(root, "capacity").map(DomainXml::size).orElse(ByteSize.ZERO),
                    Xml.find(root, "allocation").map(DomainXml::size).orElse(ByteSize.ZERO),
                    LibvirtFiles.modified(root));
        } finally {
            volume.free();
        }
    }

    static <T> Optional<T> ifThere(Lookup<T> lookup) throws LibvirtException {
        try {
            return Optional.of(lookup.get());
        } catch (LibvirtException missing) {
            if (missing.getError().getCode() == ErrorNumber.VIR_ERR_NO_STORAGE_VOL) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    interface Lookup<T> {
        T get() throws LibvirtException;
    }
}

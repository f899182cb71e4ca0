package io.resite.libvirt;

import io.resite.document.ByteSize;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.FileFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.Xml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/// Any files of a host, wherever they lie: libvirt reads and writes volumes, and every file of a folder is one as soon
/// as a pool is over it. Where none is, one is made for the moment, which leaves the folder as it is.
final class LibvirtFiles {
    /// Pools of ours begin so, and nobody is told of them.
    static final String MOMENTARY = "resite-read-";

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtFiles.class);
    private static final AtomicLong MOMENTS = new AtomicLong();
    private static final int WITH_BUILD = 1;

    /// Two pools over one folder exclude each other, so another Resite's moment is waited for.
    private static final int TRIES = 10;

    private static final long BETWEEN_TRIES_MILLIS = 200;

    private final Session session;
    private final ReentrantLock one = new ReentrantLock();

    /// @param session of its own: a large file must not keep everything else from the host
    LibvirtFiles(Session session) {
        this.session = session;
    }

    /// What is done in a folder's pool.
    private interface Use<T> {
        T in(StoragePool pool) throws LibvirtException, IOException;
    }

    /// What is done with a file.
    private interface FileUse<T> {
        T of(StorageVol volume) throws LibvirtException, IOException;
    }

    void read(String path, OutputStream to) {
        one.lock();
        try {
            session.act(
                    "file " + path,
                    LibvirtStorage.TRANSFER,
                    connection -> withFile(connection, path, file -> {
                        Streams.download(connection, file, 0, to);
                        return path;
                    }));
        } finally {
            one.unlock();
        }
    }

    byte[] tail(String path, ByteSize most) {
        one.lock();
        try {
            return session.look(
                    "file " + path,
                    connection -> withFile(connection, path, file -> {
                        var size = facts(path, file).size().bytes();
                        var tail = new ByteArrayOutputStream();
                        Streams.download(connection, file, Math.max(0, size - most.bytes()), tail);
                        // It may have grown since it was measured.
                        return tail.size() <= most.bytes()
                                ? tail.toByteArray()
                                : Arrays.copyOfRange(tail.toByteArray(), tail.size() - (int) most.bytes(), tail.size());
                    }));
        } finally {
            one.unlock();
        }
    }

    Optional<FileFacts> find(String path) {
        one.lock();
        try {
            return session.look("file " + path, connection -> {
                try {
                    return Optional.of(withFile(connection, path, file -> facts(path, file)));
                } catch (NotThere folder) {
                    return Optional.empty();
                } catch (LibvirtException missing) {
                    if (isMissing(missing)) {
                        return Optional.empty();
                    }
                    throw missing;
                }
            });
        } finally {
            one.unlock();
        }
    }

    /// Who may do what with a file.
    enum Mode {
        OWNERS("0600"),
        PROGRAM("0755");

        private final String octal;

        Mode(String octal) {
            this.octal = octal;
        }
    }

    void write(String path, ByteSize size, InputStream from, Mode mode) {
        var xml = """
                <volume><name>%s</name><capacity unit='bytes'>%d</capacity><allocation>0</allocation>\
                <target><format type='raw'/><permissions><mode>%s</mode></permissions></target></volume>""".formatted(Xml.escape(name(path)), size.bytes(), mode.octal);
        one.lock();
        try {
            session.act(
                    "file " + path,
                    LibvirtStorage.TRANSFER,
                    connection -> inFolder(connection, folder(path), WITH_BUILD, pool -> {
                        remove(pool, name(path));
                        var volume = pool.storageVolCreateXML(xml, 0);
                        try {
                            Streams.upload(connection, volume, size.bytes(), from);
                        } finally {
                            volume.free();
                        }
                        return path;
                    }));
        } finally {
            one.unlock();
        }
    }

    void delete(String path) {
        one.lock();
        try {
            session.act("file " + path, connection -> {
                try {
                    withFile(connection, path, file -> {
                        file.delete(0);
                        return path;
                    });
                } catch (NotThere folder) {
                    LOG.debug("nothing to delete: {}", folder.getMessage());
                } catch (LibvirtException missing) {
                    if (!isMissing(missing)) {
                        throw missing;
                    }
                }
            });
        } finally {
            one.unlock();
        }
    }

    /// Removes files of a folder, if they are there, and tells what is free in it.
    ByteSize cleared(String folder, List<String> names) {
        one.lock();
        try {
            return session.ask(
                    "folder " + folder,
                    connection -> inFolder(connection, folder, 0, pool -> {
                        for (var name : names) {
                            remove(pool, name);
                        }
                        return new ByteSize(pool.getInfo().available);
                    }));
        } finally {
            one.unlock();
        }
    }

    private <T> T withFile(Connection connection, String path, FileUse<T> use) throws LibvirtException, IOException {
        var known = LibvirtStorage.find(connection, path);
        if (known.isPresent()) {
            return usingAndFree(known.get(), use);
        }
        return inFolder(
                connection, folder(path), 0, pool -> usingAndFree(pool.storageVolLookupByName(name(path)), use));
    }

    private static <T> T usingAndFree(StorageVol file, FileUse<T> use) throws LibvirtException, IOException {
        try {
            return use.of(file);
        } finally {
            file.free();
        }
    }

    private <T> T inFolder(Connection connection, String folder, int flags, Use<T> use)
            throws LibvirtException, IOException {
        var there = poolOver(connection, folder);
        if (there.isPresent()) {
            try {
                LibvirtStorage.refresh(there.get());
                return use.in(there.get());
            } finally {
                there.get().free();
            }
        }
        var pool = momentary(connection, folder, flags);
        try {
            return use.in(pool);
        } finally {
            pool.destroy();
            pool.free();
        }
    }

    private static Optional<StoragePool> poolOver(Connection connection, String folder) throws LibvirtException {
        for (var name : connection.listStoragePools()) {
            var pool = connection.storagePoolLookupByName(name);
            if (Xml.text(Xml.parse(pool.getXMLDesc(0), "pool " + name), "target", "path")
                    .equals(folder)) {
                return Optional.of(pool);
            }
            pool.free();
        }
        return Optional.empty();
    }

    private StoragePool momentary(Connection connection, String folder, int flags) throws LibvirtException {
        for (var tries = 1; ; tries++) {
            try {
                return connection.storagePoolCreateXML(
                        "<pool type='dir'><name>%s%d-%d</name><target><path>%s</path></target></pool>"
                                .formatted(
                                        MOMENTARY,
                                        ProcessHandle.current().pid(),
                                        MOMENTS.incrementAndGet(),
                                        Xml.escape(folder)),
                        flags);
            } catch (LibvirtException failed) {
                var words = String.valueOf(failed.getMessage());
                if (words.contains("cannot open directory") || words.contains("No such file or directory")) {
                    throw new NotThere("%s: there is no folder %s".formatted(session.host, folder));
                }
                if (tries == TRIES || !words.contains("conflict")) {
                    throw failed;
                }
                LOG.debug("folder {} of {} is in use by another pool: {}", folder, session.host, words);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a folder is in use", stop);
        }
    }

    private static void remove(StoragePool pool, String name) throws LibvirtException {
        var old = LibvirtStorage.ifThere(() -> pool.storageVolLookupByName(name));
        if (old.isPresent()) {
            old.get().delete(0);
            old.get().free();
        }
    }

    /// Where a volume's XML says when its file was written.
    static Instant modified(Element volume) {
        return instant(Xml.text(volume, "target", "timestamps", "mtime"));
    }

    private static FileFacts facts(String path, StorageVol file) throws LibvirtException {
        var root = Xml.parse(file.getXMLDesc(0), "file " + path);
        // Of an image's file the capacity is what a machine sees.
        var size = Xml.find(root, "physical")
                .or(() -> Xml.find(root, "capacity"))
                .map(DomainXml::size)
                .orElse(ByteSize.ZERO);
        var mode = Xml.text(root, "target", "permissions", "mode");
        return new FileFacts(path, size, modified(root), isProgram(mode));
    }

    /// @param octal as a volume's XML has it
    private static boolean isProgram(String octal) {
        return octal.matches("[0-7]{1,6}") && (Integer.parseInt(octal, 8) & 0100) != 0;
    }

    /// Seconds with their fraction behind a point.
    private static Instant instant(String seconds) {
        if (seconds.isEmpty()) {
            return Instant.EPOCH;
        }
        var whole = new BigDecimal(seconds);
        return Instant.ofEpochSecond(
                whole.longValue(),
                whole.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }

    private static boolean isMissing(LibvirtException failed) {
        return failed.getError().getCode() == ErrorNumber.VIR_ERR_NO_STORAGE_VOL;
    }

    private static String folder(String path) {
        var slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

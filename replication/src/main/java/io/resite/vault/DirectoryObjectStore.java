package io.resite.vault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Objects as files below a folder, for a disk that travels or a mounted share. An object is written under a temporary
/// name, forced to the disk, and then linked to its own name, which fails if that is taken: so an object is there
/// whole or not at all, also after a power cut.
public final class DirectoryObjectStore implements ObjectStore {
    /// Below the root; holds what is being written. Never listed.
    static final String UNFINISHED = ".unfinished";

    /// A file takes more at once than a line does.
    private static final int SLICE = 128 << 10;

    private final Path root;
    private final Linker linker;
    private final Pace pace;

    /// Opens the folder, which must be there.
    public DirectoryObjectStore(Path root) {
        this(root, Files::createLink);
    }

    DirectoryObjectStore(Path root, Linker linker) {
        this(root, linker, Pace.FREE);
    }

    private DirectoryObjectStore(Path root, Linker linker, Pace pace) {
        if (!Files.isDirectory(root)) {
            throw new StoreException("vault folder " + root + " is not there; create it, or correct the vault's URL");
        }
        this.root = root.toAbsolutePath().normalize();
        this.linker = linker;
        this.pace = pace;
    }

    @Override
    public ObjectStore at(Pace other) {
        return new DirectoryObjectStore(root, linker, other);
    }

    /// How a name is given to a finished file; a network file system may do it and still say that it did not.
    @FunctionalInterface
    interface Linker {
        void link(Path name, Path existing) throws IOException;
    }

    @Override
    public Creation create(String key, byte[] body) {
        var target = pathOf(key);
        var mine = ObjectHeader.fresh();
        Path unfinished;
        try {
            makeFolders(folderOf(target));
            unfinished = writeUnfinished(mine, body);
        } catch (IOException e) {
            // Nothing has the object's name yet, so nothing was created. A failed force is never tried again on the
            // same file: the kernel may have dropped the pages and would report success.
            throw trouble("cannot be written", key, e);
        }
        return link(key, target, unfinished, mine);
    }

    private Creation link(String key, Path target, Path unfinished, ObjectHeader mine) {
        try {
            try {
                linker.link(target, unfinished);
            } catch (IOException _) {
                // Whatever is said, the link may be there, and ours: a file server may have lost the answer, or have
                // answered the repetition. The header tells.
            } finally {
                Files.deleteIfExists(unfinished);
            }
            // Also when a rival made it: we act on its being there, so it must survive a power cut.
            force(folderOf(target));
            return headerAt(key)
                    .map(header -> header.equals(mine) ? Creation.CREATED : Creation.ALREADY_THERE)
                    .orElse(Creation.UNKNOWN);
        } catch (IOException | StoreException _) {
            return Creation.UNKNOWN;
        }
    }

    private Path writeUnfinished(ObjectHeader header, byte[] body) throws IOException {
        var folder = root.resolve(UNFINISHED);
        Files.createDirectories(folder);
        var file = folder.resolve(header.attempt());
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(header.before(body));
            while (bytes.hasRemaining()) {
                var slice = bytes.slice(bytes.position(), Math.min(SLICE, bytes.remaining()));
                pace.send(slice.remaining());
                while (slice.hasRemaining()) {
                    bytes.position(bytes.position() + channel.write(slice));
                }
            }
            channel.force(true);
            return file;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// Creates missing folders from the top down and forces each one's parent.
    private void makeFolders(Path folder) throws IOException {
        if (folder.equals(root) || Files.isDirectory(folder)) {
            return;
        }
        makeFolders(folderOf(folder));
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        force(folderOf(folder));
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Optional<ObjectHeader> headerAt(String key) {
        return slice(key, 0, ObjectHeader.LENGTH).map(bytes -> ObjectHeader.of(bytes, key, describe()));
    }

    @Override
    public Optional<byte[]> read(String key) {
        try {
            return Optional.of(ObjectHeader.strip(Files.readAllBytes(pathOf(key)), key, describe()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw trouble("cannot be read", key, e);
        }
    }

    @Override
    public Optional<byte[]> read(String key, long offset, int length) {
        return slice(key, ObjectHeader.LENGTH + offset, length);
    }

    private Optional<byte[]> slice(String key, long offset, int length) {
        var path = pathOf(key);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            var available = Math.clamp(file.length() - offset, 0, length);
            var bytes = new byte[available];
            file.seek(offset);
            file.readFully(bytes);
            return Optional.of(bytes);
        } catch (IOException e) {
            throw trouble("cannot be read", key, e);
        }
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
        var found = new ArrayList<String>();
        try {
            // Folders beside the wanted one are not even looked at: there may be thousands.
            var base = prefix.substring(0, prefix.lastIndexOf('/') + 1);
            collect(base.isEmpty() ? root : pathOf(base), base, prefix, after, limit, found);
        } catch (IOException e) {
            throw trouble("cannot be listed", prefix, e);
        }
        return List.copyOf(found);
    }

    /// Walks in byte order of whole keys: a folder sorts as its name with the slash, so `a-b` comes before `a/b`.
    private void collect(Path folder, String base, String prefix, String after, int limit, List<String> found)
            throws IOException {
        for (var name : sortedNames(folder)) {
            if (found.size() >= limit) {
                return;
            }
            var key = base + name;
            if (name.endsWith("/")) {
                var mayMatch = key.startsWith(prefix) || prefix.startsWith(key);
                var allBefore = after.compareTo(key) > 0 && !after.startsWith(key);
                if (mayMatch && !allBefore) {
                    collect(folder.resolve(name), key, prefix, after, limit, found);
                }
            } else if (key.startsWith(prefix) && key.compareTo(after) > 0) {
                found.add(key);
            }
        }
    }

    private List<String> sortedNames(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            return children.map(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                            ? child.getFileName() + "/"
                            : child.getFileName().toString())
                    .filter(name -> !name.equals(UNFINISHED + "/"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
    }

    @Override
    public void delete(String key) {
        var path = pathOf(key);
        try {
            if (Files.deleteIfExists(path)) {
                force(folderOf(path));
            }
        } catch (IOException e) {
            throw trouble("cannot be deleted", key, e);
        }
    }

    @Override
    public int dropUnfinished(Instant before) {
        try (var files = Files.list(root.resolve(UNFINISHED))) {
            var dropped = 0;
            for (var file : files.toList()) {
                var touched = Files.getLastModifiedTime(file).toInstant();
                dropped += touched.isBefore(before) && Files.deleteIfExists(file) ? 1 : 0;
            }
            return dropped;
        } catch (NoSuchFileException _) {
            // Nothing was ever written, or its writer has just finished.
            return 0;
        } catch (IOException e) {
            throw trouble("cannot be listed", UNFINISHED, e);
        }
    }

    private Path pathOf(String key) {
        var path = root.resolve(key).normalize();
        if (!path.startsWith(root) || path.equals(root) || path.startsWith(root.resolve(UNFINISHED))) {
            throw new IllegalArgumentException("object key \"" + key + "\" leads out of the vault's folder");
        }
        return path;
    }

    private static Path folderOf(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private StoreException trouble(String what, String key, IOException e) {
        return new StoreException(
                "object " + key + " in " + describe() + " " + what + " (" + e.getMessage()
                        + "); check that the folder is mounted, writable and has free space",
                e);
    }

    @Override
    public String describe() {
        return "folder " + root;
    }

    @Override
    public void close() {}
}

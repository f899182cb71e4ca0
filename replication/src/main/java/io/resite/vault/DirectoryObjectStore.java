package io.resite.vault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Objects as files below a folder, for a disk that travels or a mounted share. An object is written under a temporary
/// name, forced to the disk, and then linked to its own name, which fails if that is taken: so an object is there
/// whole or not at all, also after a power cut.
public final class DirectoryObjectStore implements ObjectStore {
    /// Below the root; holds what is being written. Never listed.
    static final String UNFINISHED = ".unfinished";

    /// A disk takes more at once than a line does.
    private static final int SLICE = 1 << 20;

    private final Path root;
    private final Linker linker;
    private final Pace pace;
    private final DirectReads direct;

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
        this.direct = DirectReads.below(this.root);
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
        try {
            Files.createFile(file);
            try (var writes = body.length < SLICE ? DirectWrites.cached(file) : DirectWrites.to(file)) {
                write(writes, header.bytes(), body);
                writes.force();
            }
            return file;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// The parts one after the other, in slices of equal size.
    private void write(DirectWrites file, byte[]... parts) throws IOException {
        var size = Stream.of(parts).mapToInt(part -> part.length).sum();
        var slice = ByteBuffer.allocate(Math.min(SLICE, size));
        var at = 0L;
        for (var part : parts) {
            for (var from = 0; from < part.length; ) {
                var taken = Math.min(slice.remaining(), part.length - from);
                slice.put(part, from, taken);
                from += taken;
                if (!slice.hasRemaining()) {
                    at += send(file, slice, at);
                }
            }
        }
        if (slice.position() > 0) {
            send(file, slice, at);
        }
    }

    private int send(DirectWrites file, ByteBuffer slice, long at) throws IOException {
        var length = slice.flip().remaining();
        pace.send(length);
        file.write(slice, at);
        slice.clear();
        return length;
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

    @Override
    public Optional<byte[]> readOnce(String key, long offset, int length) {
        try {
            return Optional.of(direct.read(pathOf(key), ObjectHeader.LENGTH + offset, length));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException without) {
            // Some file systems know no such thing. If it is a fault of the disk the other way tells.
            return read(key, offset, length);
        }
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

    /// Walks in byte order of whole keys. What a name is, is asked of the file system only where it matters: a log has
    /// thousands of entries, and its newest is wanted.
    private void collect(Path folder, String base, String prefix, String after, int limit, List<String> found)
            throws IOException {
        for (var name : sortedNames(folder)) {
            if (found.size() >= limit) {
                return;
            }
            var key = base + name;
            var inside = key + "/";
            var allBefore = after.compareTo(inside) > 0 && !after.startsWith(inside);
            var asFolder = (inside.startsWith(prefix) || prefix.startsWith(inside)) && !allBefore;
            var asObject = key.startsWith(prefix) && key.compareTo(after) > 0;
            if (asFolder || asObject) {
                var path = folder.resolve(name);
                if (!isFolder(path)) {
                    found.addAll(asObject ? List.of(key) : List.of());
                } else if (asFolder) {
                    collect(path, inside, prefix, after, limit, found);
                }
            }
        }
    }

    /// In the order of the keys below: a folder sorts as its name with the slash, so `a-b` comes before `a/b`. That
    /// makes a difference only where one name is the beginning of another.
    private List<String> sortedNames(Path folder) throws IOException {
        var names = names(folder);
        names.sort(Comparator.naturalOrder());
        var folders = new HashSet<String>();
        for (var index = 0; index + 1 < names.size(); index++) {
            var name = names.get(index);
            if (names.get(index + 1).startsWith(name) && isFolder(folder.resolve(name))) {
                folders.add(name);
            }
        }
        if (!folders.isEmpty()) {
            names.sort(Comparator.comparing(name -> folders.contains(name) ? name + "/" : name));
        }
        return names;
    }

    private List<String> names(Path folder) throws IOException {
        var names = new ArrayList<String>();
        try (var children = Files.newDirectoryStream(folder)) {
            for (var child : children) {
                var name = child.getFileName().toString();
                if (!name.equals(UNFINISHED)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            // Nothing is below it.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> below(String folder) {
        try {
            var path = pathOf(folder);
            var found = new ArrayList<String>();
            for (var name : names(path)) {
                if (holdsObject(path.resolve(name))) {
                    found.add(name);
                }
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw trouble("cannot be listed", folder, e);
        }
    }

    /// A folder is left empty by a writer that was killed, and when the last in it is deleted.
    private boolean holdsObject(Path path) throws IOException {
        if (!isFolder(path)) {
            return true;
        }
        try (var children = Files.newDirectoryStream(path)) {
            for (var child : children) {
                if (holdsObject(child)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException _) {
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
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

package io.resite.vault;

import io.resite.document.ByteSize;
import io.resite.vault.ObjectStore.Creation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Files that machines need outside their disks, kept as small disks of their own. A record per file names its map and
/// its packs; a record whose packs were condemned before it was written counts as absent, and the file is stored again
/// under the next number.
final class StoredFiles {
    private static final int READS_AT_ONCE = 16;

    private final KeyDomain domain;
    private final BlockHashing hashing;
    private final BlockMaps maps;
    private final Condemned condemned;
    private final Supplier<CycleWriter> cycles;

    StoredFiles(
            KeyDomain domain, BlockHashing hashing, BlockMaps maps, Condemned condemned, Supplier<CycleWriter> cycles) {
        this.domain = domain;
        this.hashing = hashing;
        this.maps = maps;
        this.condemned = condemned;
        this.cycles = cycles;
    }

    /// What is kept under a file's name.
    ///
    /// @param packs all that the map names
    private record FileRecord(String sha256, long size, String map, List<String> packs) {
        Collection<PackId> packIds() {
            return packs.stream().map(PackId::new).toList();
        }
    }

    void store(String sha256, ByteSize size, InputStream content) {
        checkName(sha256);
        if (keeps(sha256)) {
            return;
        }
        var log = logOf(sha256);
        var newest = log.newest();
        try (var cycle = cycles.get()) {
            var map = write(cycle, sha256, size.bytes(), content);
            var packs = cycle.used().stream().map(PackId::hex).sorted().toList();
            var body = VaultDocuments.json(new FileRecord(sha256, size.bytes(), map, packs));
            // Before, so that nothing is named that is long gone; and after, since only then the answer holds.
            cycle.requireNoneCondemned();
            if (log.append(newest + 1, body) == Creation.UNKNOWN) {
                throw new VaultException(
                        VaultException.Kind.UNKNOWN_OUTCOME,
                        "whether file " + sha256 + " was kept in "
                                + domain.store().describe() + " is not known; try again when the store answers");
            }
            cycle.requireNoneCondemned();
        }
    }

    private String write(CycleWriter cycle, String sha256, long size, InputStream content) {
        var disk = cycle.disk("", new ByteSize(size));
        try (var digested = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            for (var chunk = 0L; chunk * DiskWriter.CHUNK < size; chunk++) {
                var length = (int) Math.min(DiskWriter.CHUNK, size - chunk * DiskWriter.CHUNK);
                disk.write(chunk, ByteBuffer.wrap(digested.readNBytes(length)).limit(length));
            }
            var longer = digested.read() >= 0;
            var found = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            if (longer || !found.equals(sha256)) {
                throw changed(sha256);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
            throw changed(sha256);
        } catch (IOException e) {
            throw new StoreException("file " + sha256 + " cannot be read from its host (" + e.getMessage() + ")", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        var map = disk.finish();
        cycle.flush();
        return map;
    }

    private static VaultException changed(String sha256) {
        return new VaultException(
                VaultException.Kind.DAMAGED,
                "file " + sha256 + " changed while it was read: its size or hash is another; capture the site again");
    }

    Optional<DiskReader> open(String sha256) {
        checkName(sha256);
        var log = logOf(sha256);
        var newest = log.newest();
        if (newest == 0) {
            return Optional.empty();
        }
        var record = record(log, newest);
        return Optional.of(
                new DiskReader(maps, maps.root(MapReference.parse(record.map()), record.size()), record.size()));
    }

    /// A file's map, as the highest record names it.
    ///
    /// @param folder the record's, for messages
    record Kept(String folder, String map, long size) {}

    /// All that are kept.
    List<Kept> kept() {
        var folder = domain.folder() + "/files";
        return Abreast.all(Listing.below(domain.store(), folder), READS_AT_ONCE, name -> {
            var log = SealedLog.ascending(domain, folder + "/" + name);
            var record = record(log, log.newest());
            return new Kept(folder + "/" + name, record.map(), record.size());
        });
    }

    /// Keys of records that a later one of the same file has taken the place of.
    List<String> superseded() {
        var folder = domain.folder() + "/files";
        return Abreast.all(Listing.below(domain.store(), folder), READS_AT_ONCE, name -> {
                    var log = SealedLog.ascending(domain, folder + "/" + name);
                    var newest = log.newest();
                    return newest < 2
                            ? List.<String>of()
                            : log.numbers(newest - 1).stream().map(log::keyOf).toList();
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /// Whether a file is kept in a way that a new point may rely on.
    boolean keeps(String sha256) {
        checkName(sha256);
        var log = logOf(sha256);
        var newest = log.newest();
        return newest > 0 && usable(record(log, newest));
    }

    /// Packs tell at no cost that all is well. Their other frames do not matter, so where one is touched its map is
    /// asked.
    private boolean usable(FileRecord record) {
        var now = condemned.now();
        return record.packIds().stream().noneMatch(now::touches)
                || new DamageReach(maps, now::has)
                        .of(record.map(), record.size())
                        .isEmpty();
    }

    private SealedLog logOf(String sha256) {
        return SealedLog.ascending(domain, domain.folder() + "/files/" + hashing.ofFile(sha256));
    }

    private FileRecord record(SealedLog log, long number) {
        return log.read(number)
                .flatMap(body -> VaultDocuments.fromJson(body, FileRecord.class))
                .orElseThrow(() -> domain.damaged(log.keyOf(number)));
    }

    private static void checkName(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("\"" + sha256 + "\" is not a SHA-256 in 64 lower-case hex digits");
        }
    }
}

package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.ByteSize;
import io.resite.spec.PointId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// A small vault with one of everything, as a released version wrote it. It is written once for each format and
/// version by [#main] and never again: tests read what lies in `src/test/resources`.
final class GoldenVault {
    static final Path FORMAT_1 = Path.of("src", "test", "resources", "golden-vault", "format-1");
    static final String PASSPHRASE = "golden vault of format 1";
    static final ByteSize SIZE = new ByteSize((5L << 30) + 3 * 512);
    static final byte[] KERNEL = "not really a kernel\n".repeat(5000).getBytes(UTF_8);
    static final byte[] SPEC = "apiVersion: resite.io/v1\nkind: Site\n".getBytes(UTF_8);
    static final byte[] PLAN = "the plan".getBytes(UTF_8);

    private GoldenVault() {}

    static Path keyFile(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".key");
    }

    /// The chunk of the disk at a place, in the second point; the first has the same up to 19.
    static byte[] chunk(long index) {
        var bytes = new byte[DiskWriter.CHUNK];
        var random = new Random(index);
        if (index % 2 == 0) {
            for (var at = 0; at < 50; at++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
        } else {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    static String kernelName() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KERNEL));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Writes one into a folder that must not be there yet, as in `target/golden-vault`.
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var key = Files.writeString(keyFile(folder), HexFormat.of().formatHex(Key256.randomBytes(32)) + "\n");
        var slots = List.<Unlock>of(new Unlock.Passphrase(PASSPHRASE), new Unlock.KeyFile(key));
        try (var store = new DirectoryObjectStore(folder);
                var vault = Vault.init(store, slots)) {
            vault.put("plans/abc", PLAN);
            vault.log("runs/20261122-040000-ab12").append(1, "first event".getBytes(UTF_8));
            vault.log("runs/20261122-040000-ab12").append(2, "second event".getBytes(UTF_8));
            vault.log("owners/east/web shop").append(1, "owner".getBytes(UTF_8));
            writeSite(vault.site(SiteVaults.EAST));
        }
    }

    private static void writeSite(SiteVault east) {
        east.specs().append(1, SPEC);
        east.storeFile(kernelName(), new ByteSize(KERNEL.length), new ByteArrayInputStream(KERNEL));
        var first = writePoint(east, 1, "", 0, 20);
        east.claim(SamplePoints.DB, 2);
        writePoint(east, 3, first, 20, 24);
    }

    private static String writePoint(SiteVault east, long sequence, String parent, long from, long to) {
        try (var cycle = east.beginCycle()) {
            var disk = cycle.disk(parent, SIZE);
            for (var index = from; index < to; index++) {
                disk.write(index, ByteBuffer.wrap(chunk(index)));
            }
            var last = MapNode.chunksOf(SIZE.bytes()) - 1;
            disk.write(last, ByteBuffer.wrap(chunk(sequence), 0, 3 * 512));
            var map = disk.finish();
            cycle.flush();
            east.commit(SamplePoints.withDisk(SamplePoints.DB, sequence, map, SIZE));
            var number = (sequence + 1) / 2;
            east.acknowledge(SamplePoints.acknowledgement(number, new PointId(SamplePoints.DB, sequence)), cycle);
            return map;
        }
    }

    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }
}

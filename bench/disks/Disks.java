package disks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.definition.Definition;
import io.resite.disks.DiskNames;
import io.resite.disks.DiskServer;
import io.resite.disks.ServedDisk;
import io.resite.document.ByteSize;
import io.resite.nbd.NbdClient;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.DirectoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// How fast `resite disks` serves: from its cache, and from a vault in a directory that nobody has read yet. The server
/// is the product's own process, killed between the rounds; the client is ours, on one connection.
///
/// `bin/bench disks [--gib N] [--rounds N]`
final class Disks {
    private static final int CHUNK = 64 << 10;
    private static final int MEBI = 1 << 20;
    private static final int IN_FLIGHT = 8;
    private static final SiteId EAST = new SiteId("east");
    private static final PointId POINT = new PointId(new MachineId(EAST, new UUID(1, 2)), 1);
    private static final int PORT = 10899;

    private final Path root = Path.of(System.getenv().getOrDefault("RESITE_ROOT", "")).toAbsolutePath();
    private final Path folder;
    private final ByteSize size;
    private final int rounds;
    private final Random random = new Random(1);

    private Disks(Path folder, ByteSize size, int rounds) {
        this.folder = folder;
        this.size = size;
        this.rounds = rounds;
    }

    public static void main(String... arguments) throws Exception {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.println("bin/bench disks [--gib N] [--rounds N]: reads from resite disks, medians");
            return;
        }
        var folder = Files.createTempDirectory("resite-bench-disks");
        try {
            new Disks(folder, ByteSize.gib(number(arguments, "--gib", 2)), number(arguments, "--rounds", 3)).run();
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
            }
        }
    }

    private static int number(String[] arguments, String name, int usual) {
        var at = Arrays.asList(arguments).indexOf(name);
        return at < 0 ? usual : Integer.parseInt(arguments[at + 1]);
    }

    private void run() throws Exception {
        var keys = new ArrayList<Unlock>();
        for (var name : List.of("one", "two")) {
            keys.add(new Unlock.KeyFile(Files.write(folder.resolve(name), name.repeat(20).getBytes(UTF_8))));
        }
        var vault = Vault.init(new DirectoryObjectStore(Files.createDirectory(folder.resolve("vault"))), keys);
        fill(vault);
        var name = new DiskNames(vault).of(new ServedDisk(POINT, "vda", size));
        var warm = new ArrayList<Double>();
        var cold = new ArrayList<Double>();
        var resident = new ArrayList<Double>();
        for (var round = 0; round < rounds; round++) {
            var dropped = dropCaches();
            try (var server = new Server(vault)) {
                cold.add(randomReads(name, 2000));
                warm.add(sequential(name, 64, 40));
                resident.add(server.residentMebibytes());
            }
            System.out.printf(
                    "round %d: %.0f random 64 KiB reads/s, %s; %.2f GiB/s from the cache; %.0f MiB resident%n",
                    round + 1,
                    cold.getLast(),
                    dropped ? "page cache dropped" : "page cache NOT dropped",
                    warm.getLast(),
                    resident.getLast());
        }
        System.out.printf(
                "median of %d, disk of %s: %.0f random 64 KiB reads/s (at least 500), %.2f GiB/s from the cache on one"
                        + " connection (at least 1), %.0f MiB resident (at most 512)%n",
                rounds, size, median(cold), median(warm), median(resident));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /// Half of each chunk is noise, half is text that repeats: it compresses to about a half, as disks do.
    private void fill(Vault vault) {
        var site = vault.site(EAST);
        try (var cycle = site.beginCycle()) {
            var disk = cycle.disk("", size);
            var bytes = new byte[CHUNK];
            for (var chunk = 0L; chunk < size.bytes() / CHUNK; chunk++) {
                random.nextBytes(bytes);
                Arrays.fill(bytes, CHUNK / 2, CHUNK, (byte) chunk);
                disk.write(chunk, ByteBuffer.wrap(bytes));
            }
            var map = disk.finish();
            cycle.flush();
            site.commit(point(map));
        }
    }

    private RecoveryPoint point(String map) {
        var machine = new Machine(
                POINT.machine(),
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'><name>db</name></domain>", "db"),
                List.of(),
                List.of(),
                List.of());
        var disk = new PointDisk("vda", size, map, PointDisk.ChangeSource.HASH_SCAN, size, size);
        return new RecoveryPoint(
                POINT, 0, Instant.now(), "shop", Consistency.CRASH, machine, List.of(disk), "", false, 0, EAST);
    }

    private static boolean dropCaches() {
        try {
            new ProcessBuilder("sync").start().waitFor();
            Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
            return true;
        } catch (IOException refused) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private double randomReads(String name, int count) {
        return perSecond(name, count, CHUNK, () -> random.nextLong(size.bytes() / CHUNK) * CHUNK);
    }

    /// Reads the same part again and again: all but the first time it comes from the cache.
    private double sequential(String name, int mebibytes, int times) {
        perSecond(name, mebibytes, MEBI, ascending(mebibytes));
        return perSecond(name, mebibytes * times, MEBI, ascending(mebibytes)) / 1024;
    }

    private static java.util.function.LongSupplier ascending(int mebibytes) {
        var next = new long[1];
        return () -> next[0]++ % mebibytes * MEBI;
    }

    private static double perSecond(String name, int count, int length, java.util.function.LongSupplier offsets) {
        try (var client = NbdClient.connect(address(), name, List.of())) {
            var free = new ArrayDeque<ByteBuffer>();
            for (var buffer = 0; buffer < IN_FLIGHT; buffer++) {
                free.add(ByteBuffer.allocateDirect(length));
            }
            var flying = new ArrayDeque<CompletableFuture<ByteBuffer>>();
            var began = System.nanoTime();
            for (var request = 0; request < count; request++) {
                if (free.isEmpty()) {
                    free.add(flying.remove().join());
                }
                flying.add(client.read(offsets.getAsLong(), free.remove().clear()));
            }
            flying.forEach(CompletableFuture::join);
            return count / ((System.nanoTime() - began) / 1e9);
        }
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    }

    /// `resite disks` as it is run in the field.
    private final class Server implements AutoCloseable {
        private final Process process;

        Server(Vault vault) throws Exception {
            process = new ProcessBuilder(
                            root.resolve("bin/resite").toString(),
                            "disks",
                            "--vault",
                            folder.resolve("vault").toString(),
                            "--key-file",
                            folder.resolve("one").toString(),
                            "--port",
                            String.valueOf(PORT))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("disks.log").toFile())
                    .start();
            for (var look = 0; DiskServer.ask(address(), vault).isEmpty(); look++) {
                if (look == 300 || !process.isAlive()) {
                    throw new IOException("no disk server: " + Files.readString(folder.resolve("disks.log")));
                }
                Thread.sleep(100);
            }
        }

        double residentMebibytes() throws IOException {
            try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
                return lines.filter(line -> line.startsWith("VmHWM:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .findFirst()
                        .orElseThrow();
            }
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }
}

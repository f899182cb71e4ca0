package io.resite.disks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.nbd.NbdClient;
import io.resite.nbd.NbdException;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskServerTest {
    private static final int CHUNK = 64 << 10;
    private static final ByteSize SIZE = ByteSize.mib(64);

    /// 24 MiB of data at the front, then a hole, then a chunk.
    private static final long FULL = 384;

    private static final long LAST = 1000;
    private static final SiteId EAST = new SiteId("east");
    private static final MachineId DB = new MachineId(EAST, new UUID(1, 2));
    private static final ServedDisk DISK = new ServedDisk(new PointId(DB, 1), "vda", SIZE);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Path folder;
    private final Vault vault;
    private final byte[] content = new byte[Math.toIntExact(SIZE.bytes())];
    private Instant now = Instant.parse("2026-11-22T04:00:00Z");
    private final InstantSource clock = () -> now;
    private DiskServer server;

    DiskServerTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.vault = vault(store, folder);
        store(vault.site(EAST));
        this.server = listen(0);
    }

    private static Vault vault(MemoryObjectStore store, Path folder) throws IOException {
        var keys = new ArrayList<Unlock>();
        for (var name : List.of("one", "two")) {
            keys.add(new Unlock.KeyFile(
                    Files.write(folder.resolve(name), name.repeat(20).getBytes(UTF_8))));
        }
        return Vault.init(store, keys);
    }

    private void store(SiteVault site) {
        var random = new Random(1);
        try (var cycle = site.beginCycle()) {
            var disk = cycle.disk("", SIZE);
            for (var chunk = 0L; chunk <= LAST; chunk = chunk == FULL - 1 ? LAST : chunk + 1) {
                var bytes = new byte[CHUNK];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, content, (int) chunk * CHUNK, CHUNK);
                disk.write(chunk, ByteBuffer.wrap(bytes));
            }
            var map = disk.finish();
            cycle.flush();
            site.commit(point(map));
        }
    }

    private static RecoveryPoint point(String map) {
        var definition = new Machine(
                DB,
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'><name>db</name></domain>", "db"),
                List.of(),
                List.of(),
                List.of());
        var disk =
                new PointDisk("vda", SIZE, map, PointDisk.ChangeSource.HASH_SCAN, ByteSize.mib(24), ByteSize.mib(24));
        return new RecoveryPoint(
                DISK.point(),
                0,
                Instant.parse("2026-11-22T04:00:00Z"),
                "shop",
                Consistency.CRASH,
                definition,
                List.of(disk),
                "",
                false,
                0,
                EAST);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DiskServer listen(int port) {
        return DiskServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), vault, clock);
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    private NbdClient client(String name) {
        return NbdClient.connect(address(), name, List.of("base:allocation"));
    }

    private String uri() {
        return "nbd://127.0.0.1:" + server.port() + "/" + URLEncoder.encode(new DiskNames(vault).of(DISK), UTF_8);
    }

    @Test
    void a_name_is_the_same_in_every_process_that_holds_the_key() {
        var again = Vault.open(store);
        again.unlock(new Unlock.KeyFile(folder.resolve("two")));

        var name = new DiskNames(vault).of(DISK);

        assertThat(new DiskNames(again).of(DISK)).isEqualTo(name);
        assertThat(new DiskNames(again).read(name)).contains(DISK);
    }

    @Test
    void a_name_that_we_did_not_give_out_is_served_to_nobody() {
        var name = new DiskNames(vault).of(DISK);
        var otherPoint = name.replace("/1/vda", "/2/vda");
        var otherTag = name.substring(0, name.length() - 1) + (name.endsWith("0") ? "1" : "0");

        for (var wrong : List.of(otherPoint, otherTag, "vda", "", "/", "east/x/1/vda/5/tag")) {
            assertThatThrownBy(() -> client(wrong).close()).as(wrong).isInstanceOf(NbdException.class);
        }
    }

    @Test
    void a_client_reads_what_the_point_holds_and_holes_cost_it_nothing() {
        try (var client = client(new DiskNames(vault).of(DISK))) {
            var read = ByteBuffer.allocate(8 << 20);
            client.read(20 << 20, read).join();

            assertThat(client.size()).isEqualTo(SIZE.bytes());
            assertThat(read.array()).isEqualTo(Arrays.copyOfRange(content, 20 << 20, 28 << 20));
            assertThat(client.extents("base:allocation", 0, SIZE.bytes()))
                    .extracting(extent -> extent.length() / CHUNK + " " + extent.flags())
                    .containsExactly("384 0", "616 3", "1 0", "23 3");
        }
    }

    @Test
    void one_that_is_killed_is_followed_by_one_that_knows_the_same_names() {
        var name = new DiskNames(vault).of(DISK);
        var port = server.port();
        client(name).close();

        server.close();
        server = listen(port);

        try (var client = client(name)) {
            var read = ByteBuffer.allocate(CHUNK);
            assertThat(client.read(LAST * CHUNK, read).join().array())
                    .isEqualTo(Arrays.copyOfRange(content, (int) LAST * CHUNK, (int) (LAST + 1) * CHUNK));
        }
    }

    @Test
    void nbdinfo_nbdcopy_and_qemu_read_it() throws Exception {
        var copied = folder.resolve("copied.raw");
        var converted = folder.resolve("converted.raw");

        assertThat(run("nbdinfo", "--json", uri()).replaceAll("\\s", ""))
                .contains("\"export-size\":" + SIZE.bytes())
                .contains("\"is_read_only\":true");
        run("nbdcopy", uri(), copied.toString());
        run("qemu-img", "convert", "-f", "raw", "-O", "raw", uri(), converted.toString());

        assertThat(Files.readAllBytes(copied)).isEqualTo(content);
        assertThat(Files.readAllBytes(converted)).isEqualTo(content);
    }

    @Test
    void it_tells_what_it_could_not_read_and_why() {
        var gone = new ServedDisk(new PointId(DB, 7), "vda", SIZE);
        var name = new DiskNames(vault).of(gone);
        try (var client = client(name)) {
            assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(512)).join())
                    .hasMessageContaining("point 7");
        }

        var report = DiskServer.ask(address(), vault).orElseThrow();

        assertThat(report.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(report.disks()).singleElement().satisfies(disk -> {
            assertThat(disk.name()).isEqualTo(name);
            assertThat(disk.damage())
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.words())
                            .contains("point 7 of " + DB + " with disk vda is not in the vault any more"));
        });
    }

    @Test
    void it_is_idle_when_nobody_is_connected() {
        now = now.plusSeconds(600);
        assertThat(server.idle()).isEqualTo(Duration.ofMinutes(10));

        try (var client = client(new DiskNames(vault).of(DISK))) {
            now = now.plusSeconds(600);
            assertThat(client.size()).isPositive();
            assertThat(server.idle()).isZero();
        }
    }

    @Test
    void who_asks_is_told_when_nobody_listens_and_when_it_is_somebody_else(@TempDir Path elsewhere) throws Exception {
        var strangers = vault(new MemoryObjectStore(), elsewhere);
        var port = server.port();

        assertThatThrownBy(() -> DiskServer.ask(address(), strangers)).isInstanceOf(NbdException.class);
        server.close();
        assertThat(DiskServer.ask(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), vault))
                .isEmpty();
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), printed)
                .isZero();
        return printed;
    }
}

package io.resite.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NbdBothEndsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    @Test
    void every_byte_and_every_extent_arrives() {
        var disk = SparseExport.seeded(3, 40);
        try (var server = NbdServer.listen(ANY, disk::named);
                var client = NbdClient.connect(server.address(), "disk", List.of(Protocol.BASE_ALLOCATION))) {
            assertThat(Reads.all(client, 3 << 20)).isEqualTo(disk.content());
            assertThat(Reads.all(client, 100_007)).isEqualTo(disk.content());
            assertThat(client.extents(Protocol.BASE_ALLOCATION, 5000, 20 << 20))
                    .isEqualTo(disk.allocation(5000, 20 << 20));
        }
    }

    @Test
    void over_several_connections_every_byte_arrives_once() {
        var disk = SparseExport.seeded(4, 40);
        try (var server = NbdServer.listen(ANY, disk::named);
                var client = NbdClient.connect(server.address(), "disk", List.of(Protocol.BASE_ALLOCATION), 3)) {
            assertThat(client.connections()).isEqualTo(3);
            assertThat(Reads.all(client, 100_007)).isEqualTo(disk.content());
            assertThat(client.extents(Protocol.BASE_ALLOCATION, 5000, 20 << 20))
                    .isEqualTo(disk.allocation(5000, 20 << 20));
        }
    }

    @Test
    void a_disk_of_many_extents_is_told_over_several_answers() {
        var stripes = new SlowExport(1L << 34, new CountDownLatch(0));
        try (var server = NbdServer.listen(ANY, _ -> Optional.of(stripes));
                var client = NbdClient.connect(server.address(), "", List.of(Protocol.BASE_ALLOCATION))) {
            var extents = client.extents(Protocol.BASE_ALLOCATION, 0, client.size());

            assertThat(extents).isEqualTo(stripes.allocation(0, stripes.size())).hasSize(1 << 14);
        }
    }

    @Test
    void a_slow_read_does_not_hold_up_the_others() throws Exception {
        var gate = new CountDownLatch(1);
        var slow = new SlowExport(64 << 20, gate);
        try (var server = NbdServer.listen(ANY, _ -> Optional.of(slow));
                var client = NbdClient.connect(server.address(), "", List.of())) {
            var waiting = client.read(0, ByteBuffer.allocate(4096));
            var quick = client.read(1 << 20, ByteBuffer.allocate(4096));

            assertThat(quick.get().remaining()).isEqualTo(4096);
            assertThat(waiting).isNotDone();
            gate.countDown();
            assertThat(waiting.get().remaining()).isEqualTo(4096);
        }
    }

    @Test
    void a_read_error_is_told_with_its_words_and_the_connection_goes_on() {
        var broken = new SlowExport(64 << 20, new CountDownLatch(0));
        try (var server = NbdServer.listen(ANY, _ -> Optional.of(broken));
                var client = NbdClient.connect(server.address(), "", List.of())) {
            var failing = client.read(SlowExport.BROKEN, ByteBuffer.allocate(4096));

            assertThatThrownBy(failing::join).hasMessageContaining("pack is damaged");
            assertThat(client.read(0, ByteBuffer.allocate(4096)).join().remaining())
                    .isEqualTo(4096);
        }
    }

    @Test
    void closing_the_client_ends_the_connection_at_the_server() {
        var disk = SparseExport.seeded(4, 1);
        try (var server = NbdServer.listen(ANY, disk::named)) {
            var client = NbdClient.connect(server.address(), "disk", List.of());
            assertThat(server.connections()).isEqualTo(1);

            client.close();

            await().until(() -> server.connections() == 0);
        }
    }

    /// As when the memory does not suffice for a read: a client that is not answered waits for as long as it lives.
    @Test
    void a_read_that_dies_of_an_error_ends_its_connection() {
        var dying = new SlowExport(64 << 20, new CountDownLatch(0));
        try (var server = NbdServer.listen(ANY, _ -> Optional.of(dying));
                var client = NbdClient.connect(server.address(), "", List.of())) {
            var waiting = client.read(SlowExport.DEADLY, ByteBuffer.allocate(4096));

            assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(NbdException.class);
        }
    }

    @Test
    void a_server_that_is_closed_by_an_interrupted_thread_ends_its_connections() {
        var disk = SparseExport.seeded(4, 1);
        var server = NbdServer.listen(ANY, disk::named);
        try (server;
                var client = NbdClient.connect(server.address(), "disk", List.of())) {
            Thread.currentThread().interrupt();
            server.close();

            assertThat(Thread.interrupted()).isTrue();
            await().until(() -> server.connections() == 0);
            assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(4096)).join())
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void closing_the_server_fails_what_is_in_flight() {
        var gate = new CountDownLatch(1);
        var slow = new SlowExport(1 << 20, gate);
        var server = NbdServer.listen(ANY, _ -> Optional.of(slow));
        try (server;
                var client = NbdClient.connect(server.address(), "", List.of())) {
            var waiting = client.read(0, ByteBuffer.allocate(4096));
            Thread.ofVirtual().start(server::close);

            assertThatThrownBy(waiting::join).hasCauseInstanceOf(NbdException.class);
        } finally {
            gate.countDown();
        }
    }

    @Test
    void a_predecessor_that_closes_late_leaves_its_successors_socket_alone() {
        var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        var before = SparseExport.seeded(5, 1);
        var after = SparseExport.seeded(6, 1);
        var predecessor = NbdServer.listen(address, before::named);
        try (var _ = NbdServer.listen(address, after::named)) {
            predecessor.close();

            try (var client = NbdClient.connect(address, "disk", List.of())) {
                assertThat(Reads.all(client, 1 << 20)).isEqualTo(after.content());
            }
        }
    }

    @Test
    void a_file_that_is_no_socket_is_not_replaced() throws Exception {
        var path = Files.writeString(folder.resolve("s"), "precious");
        var disk = SparseExport.seeded(7, 1);

        assertThatThrownBy(() -> NbdServer.listen(UnixDomainSocketAddress.of(path), disk::named))
                .isInstanceOf(NbdException.class)
                .hasMessageContaining("not a socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void nobody_listening_is_told_with_address_and_export() {
        var nowhere = UnixDomainSocketAddress.of(folder.resolve("nowhere"));

        assertThatThrownBy(() -> NbdClient.connect(nowhere, "vda", List.of()))
                .isInstanceOf(NbdException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("vda");
    }

    @Test
    void a_client_that_knows_export_names_and_simple_replies_only_is_served() throws Exception {
        var disk = SparseExport.seeded(11, 4);
        try (var server = NbdServer.listen(ANY, disk::named);
                var socket = new Socket(InetAddress.getLoopbackAddress(), port(server));
                var in = new DataInputStream(socket.getInputStream())) {
            var name = "disk".getBytes(UTF_8);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(24)
                            .putInt(0)
                            .putLong(Protocol.OPTION_MAGIC)
                            .putInt(Protocol.OPT_EXPORT_NAME)
                            .putInt(name.length)
                            .put(name)
                            .array());
            in.skipNBytes(18);
            assertThat(in.readLong()).isEqualTo(disk.size());
            in.skipNBytes(2 + 124);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(28)
                            .putInt(Protocol.REQUEST_MAGIC)
                            .putInt(Protocol.CMD_READ)
                            .putLong(77)
                            .putLong(0)
                            .putInt((int) disk.size())
                            .array());

            assertThat(in.readInt()).isEqualTo(Protocol.SIMPLE_REPLY_MAGIC);
            assertThat(in.readInt()).isZero();
            assertThat(in.readLong()).isEqualTo(77);
            assertThat(in.readNBytes((int) disk.size())).isEqualTo(disk.content());
        }
    }

    private static int port(NbdServer server) {
        return ((InetSocketAddress) server.address()).getPort();
    }

    /// Stripes of 1 MiB; waits for a gate where it begins and cannot be read at one place.
    private record SlowExport(long size, CountDownLatch gate) implements NbdExport {
        static final long BROKEN = 8 << 20;
        static final long DEADLY = 16 << 20;

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            if (offset == BROKEN) {
                throw new IOException("pack is damaged");
            }
            if (offset == DEADLY) {
                throw new OutOfMemoryError("none left");
            }
            try {
                if (offset == 0) {
                    gate.await();
                }
            } catch (InterruptedException stop) {
                throw new IOException(stop);
            }
            into.position(into.limit());
        }

        @Override
        public List<Extent> allocation(long offset, long length) {
            var stripes = new Extents();
            for (var at = offset; at < offset + length; ) {
                var end = Math.min(((at >> 20) + 1) << 20, offset + length);
                stripes.add(at, end - at, (at >> 20) % 2 == 0 ? 0 : 3);
                at = end;
            }
            return stripes.list();
        }
    }
}

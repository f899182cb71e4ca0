package io.resite.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NbdClientWithOtherServersTest {
    private final SparseExport disk = SparseExport.seeded(2, 16);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--exit-with-parent", "--no-sr", "--mask-handshake=1"})
    void every_byte_comes_from_nbdkit_whatever_it_negotiates(String option) throws Exception {
        var socket = folder.resolve("s");
        var file = sparseFile();

        try (var _ = Peer.serving(socket, nbdkit(socket, option, "file", file.toString()));
                var client = connect(socket, "", List.of(Protocol.BASE_ALLOCATION))) {
            assertThat(client.size()).isEqualTo(disk.size());
            assertThat(readAll(client)).isEqualTo(disk.content());
            assertThat(client.contexts()).hasSize(option.equals("--no-sr") ? 0 : 1);
        }
    }

    @Test
    void holes_of_a_sparse_file_are_seen_through_nbdkit() throws Exception {
        var socket = folder.resolve("s");
        var file = sparseFile();

        try (var _ = Peer.serving(socket, nbdkit(socket, "--exit-with-parent", "file", file.toString()));
                var client = connect(socket, "", List.of(Protocol.BASE_ALLOCATION))) {
            var extents = client.extents(Protocol.BASE_ALLOCATION, 0, client.size());

            assertThat(extents).isEqualTo(disk.allocation(0, disk.size()));
        }
    }

    @Test
    void an_error_of_the_server_fails_one_read_and_not_the_connection() throws Exception {
        var socket = folder.resolve("s");
        var flag = folder.resolve("fail");
        var command = nbdkit(socket, "--filter=error", "memory", "1M", "error-pread=EIO");
        command.addAll(List.of("error-rate=100%", "error-file=" + flag));

        try (var _ = Peer.serving(socket, command);
                var client = connect(socket, "", List.of())) {
            Files.createFile(flag);
            assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(4096)).join())
                    .hasRootCauseInstanceOf(NbdException.class)
                    .hasMessageContaining("could not read");
            Files.delete(flag);

            assertThat(client.read(0, ByteBuffer.allocate(4096)).join().remaining())
                    .isEqualTo(4096);
        }
    }

    @Test
    void a_server_of_the_old_handshake_is_named() throws Exception {
        var socket = folder.resolve("s");

        try (var _ = Peer.serving(socket, nbdkit(socket, "--oldstyle", "memory", "1M"))) {
            assertThatThrownBy(() -> connect(socket, "", List.of()))
                    .isInstanceOf(NbdException.class)
                    .hasMessageContaining("old NBD handshake")
                    .hasMessageContaining(socket.toString());
        }
    }

    @Test
    void a_server_that_does_not_offer_several_connections_gets_one() throws Exception {
        var socket = folder.resolve("s");

        try (var _ = Peer.serving(
                        socket, nbdkit(socket, "--filter=multi-conn", "memory", "1M", "multi-conn-mode=disable"));
                var client = NbdClient.connect(UnixDomainSocketAddress.of(socket), "", List.of(), 2)) {
            assertThat(client.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_offers_several_connections_is_read_over_them() throws Exception {
        var socket = folder.resolve("s");

        try (var _ = Peer.serving(socket, nbdkit(socket, "file", sparseFile().toString()));
                var client = NbdClient.connect(UnixDomainSocketAddress.of(socket), "", List.of(), 2)) {
            assertThat(client.connections()).isEqualTo(2);
            assertThat(readAll(client)).isEqualTo(disk.content());
        }
    }

    @Test
    void the_dirty_bitmap_of_a_qcow2_tells_what_was_written_since() throws Exception {
        var socket = folder.resolve("s");
        var image = folder.resolve("disk.qcow2").toString();
        Peer.run("qemu-img", "create", "-f", "qcow2", image, "64M");
        Peer.run("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 8M", image);
        Peer.run("qemu-img", "bitmap", "--add", image, "since");
        Peer.run("qemu-io", "-f", "qcow2", "-c", "write -P 7 1M 64k", "-c", "write -P 8 40M 4k", image);
        var command = List.of(
                "qemu-nbd", "-t", "-r", "-k", socket.toString(), "-x", "vda", "-f", "qcow2", "-B", "since", image);
        var context = "qemu:dirty-bitmap:since";

        try (var _ = Peer.serving(socket, command);
                var client = connect(socket, "vda", List.of(context, Protocol.BASE_ALLOCATION))) {
            assertThat(client.contexts()).containsExactlyInAnyOrder(context, Protocol.BASE_ALLOCATION);
            assertThat(client.extents(context, 0, client.size()))
                    .filteredOn(extent -> extent.flags() == 1)
                    .containsExactly(new Extent(1 << 20, 64 << 10, 1), new Extent(40 << 20, 64 << 10, 1));
            var read = client.read(40 << 20, ByteBuffer.allocate(8192)).join();
            assertThat(read.get(0)).isEqualTo((byte) 8);
            assertThat(read.get(4095)).isEqualTo((byte) 8);
            assertThat(read.get(4096)).isZero();
        }
    }

    @Test
    void a_server_that_dies_fails_what_is_in_flight() throws Exception {
        var socket = folder.resolve("s");
        var peer = Peer.serving(socket, nbdkit(socket, "--filter=delay", "memory", "1M", "delay-read=30"));
        try (peer;
                var client = connect(socket, "", List.of())) {
            var read = client.read(0, ByteBuffer.allocate(4096));
            peer.close();

            assertThatThrownBy(read::join).hasCauseInstanceOf(NbdException.class);
            assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(4096)).join())
                    .hasMessageContaining(socket.toString());
        }
    }

    private Path sparseFile() throws Exception {
        var file = folder.resolve("sparse.raw");
        Files.write(file, disk.content());
        Peer.run("fallocate", "--dig-holes", file.toString());
        return file;
    }

    private static List<String> nbdkit(Path socket, String... more) {
        var command = new ArrayList<>(List.of("nbdkit", "-f", "-U", socket.toString()));
        command.addAll(List.of(more));
        return command;
    }

    private static NbdClient connect(Path socket, String export, List<String> contexts) {
        return NbdClient.connect(UnixDomainSocketAddress.of(socket), export, contexts);
    }

    private static byte[] readAll(NbdClient client) {
        return Reads.all(client, 256 << 10);
    }
}

package io.resite.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NbdServerWithOtherClientsTest {
    private static final long CHUNK = 64 << 10;

    private final SparseExport disk = SparseExport.seeded(1, 48);

    @TempDir
    Path folder;

    private NbdServer server;
    private String uri;

    @BeforeEach
    void serve() {
        server = NbdServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), disk::named, () -> List.of("disk"));
        uri = "nbd://127.0.0.1:" + ((InetSocketAddress) server.address()).getPort() + "/disk";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nbdinfo_sees_size_flags_and_contexts() throws Exception {
        var said = Peer.run("nbdinfo", "--json", uri);

        assertThat(said.replaceAll("\\s", ""))
                .contains("\"export-size\":" + disk.size())
                .contains("\"is_read_only\":true")
                .contains("\"can_multi_conn\":true")
                .contains("\"structured\":true")
                .contains("base:allocation")
                .contains(SparseExport.BITMAP);
    }

    @Test
    void nbdinfo_lists_the_exports_when_there_are_names() throws Exception {
        var said = Peer.run("nbdinfo", "--list", uri.replace("/disk", "/"));

        assertThat(said).contains("export=\"disk\"").contains("export-size: " + disk.size());
    }

    @Test
    void nbdinfo_maps_exactly_our_holes_and_our_bitmap() throws Exception {
        var allocation = Peer.run("nbdinfo", "--map", uri);
        var bitmap = Peer.run("nbdinfo", "--map=" + SparseExport.BITMAP, uri);

        assertThat(mapped(allocation)).isEqualTo(told(disk.allocation(0, disk.size())));
        assertThat(mapped(bitmap)).isEqualTo(told(disk.bitmap(SparseExport.BITMAP, 0, disk.size())));
    }

    private static List<String> mapped(String printed) {
        return printed.lines()
                .map(line -> line.strip().split("\\s+"))
                .map(words -> words[0] + " " + words[1] + " " + words[2])
                .toList();
    }

    private static List<String> told(List<Extent> extents) {
        return extents.stream()
                .map(extent -> extent.offset() + " " + extent.length() + " " + extent.flags())
                .toList();
    }

    @Test
    void nbdcopy_gets_every_byte_over_several_connections() throws Exception {
        var copy = folder.resolve("copy.raw");

        Peer.run("nbdcopy", "--connections=4", "--requests=16", uri, copy.toString());

        assertThat(Files.readAllBytes(copy)).isEqualTo(disk.content());
    }

    @Test
    void qemu_img_converts_and_maps_an_export() throws Exception {
        var copy = folder.resolve("copy.raw");

        Peer.run("qemu-img", "convert", "-f", "raw", "-O", "raw", uri, copy.toString());
        var map = Peer.run("qemu-img", "map", "--output=json", "-f", "raw", uri);

        assertThat(Files.readAllBytes(copy)).isEqualTo(disk.content());
        assertThat(map).contains("\"zero\": true").contains("\"data\": true");
    }

    @Test
    void qemu_img_reads_over_a_unix_socket() throws Exception {
        var socket = folder.resolve("s");
        var copy = folder.resolve("copy.raw");

        try (var _ = NbdServer.listen(UnixDomainSocketAddress.of(socket), disk::named)) {
            Peer.run("qemu-img", "convert", "-f", "raw", "nbd+unix:///disk?socket=" + socket, copy.toString());
        }

        assertThat(Files.readAllBytes(copy)).isEqualTo(disk.content());
    }

    @Test
    void an_unknown_export_is_refused_by_name() {
        assertThatThrownBy(() -> Peer.run("nbdinfo", uri.replace("/disk", "/other")))
                .hasMessageContaining("export: other");
    }

    @Test
    void qemu_learns_the_first_extent_without_our_looking_through_the_whole_disk() throws Exception {
        var longest = new AtomicLong();
        var wide = new NbdExport() {
            @Override
            public long size() {
                return 8L << 30;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                into.position(into.limit());
            }

            // Data and holes in turn, a chunk each.
            @Override
            public List<Extent> allocation(long offset, long length) {
                longest.accumulateAndGet(length, Math::max);
                var extents = new Extents();
                for (var at = offset; at < offset + length; at += CHUNK) {
                    extents.add(at, Math.min(CHUNK, offset + length - at), at / CHUNK % 2 == 0 ? 0 : 3);
                }
                return extents.list();
            }
        };
        try (var server =
                NbdServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> Optional.of(wide))) {
            var port = ((InetSocketAddress) server.address()).getPort();
            Peer.run("qemu-img", "map", "--max-length=256M", "--output=json", "nbd://127.0.0.1:" + port + "/wide");
        }

        assertThat(longest.get()).isBetween(1L, 16L << 20);
    }
}

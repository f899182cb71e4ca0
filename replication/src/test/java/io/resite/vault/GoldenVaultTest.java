package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Vaults that earlier versions wrote stay readable, and what we write today reads the same.
@Timeout(120)
class GoldenVaultTest {
    private static final List<Long> CHUNKS = List.of(0L, 1L, 2L, 19L, 20L, 23L);

    @TempDir
    static Path folder;

    static Stream<Path> vaults() throws Exception {
        var today = folder.resolve("today");
        if (!today.toFile().exists()) {
            GoldenVault.write(today);
        }
        return Stream.of(GoldenVault.FORMAT_1, today);
    }

    @ParameterizedTest
    @MethodSource("vaults")
    void a_vault_is_read_in_full(Path place) {
        try (var store = new DirectoryObjectStore(place);
                var vault = Vault.open(store)) {
            vault.unlock(new Unlock.KeyFile(GoldenVault.keyFile(place)));

            assertThat(vault.sites()).containsExactly(SiteVaults.EAST);
            assertThat(vault.get("plans/abc")).hasValue(GoldenVault.PLAN);
            var run = vault.log("runs/20261122-040000-ab12");
            assertThat(run.newest()).isEqualTo(2);
            assertThat(run.read(1)).hasValue("first event".getBytes(UTF_8));
            assertThat(vault.names("owners/east")).containsExactly("web shop");
            var east = vault.site(SiteVaults.EAST);
            assertThat(east.specs().newestEntry().orElseThrow().plain()).isEqualTo(GoldenVault.SPEC);
            var catalogue = east.catalogue(5);
            assertThat(catalogue.points())
                    .extracting(RecoveryPoint::id)
                    .containsExactly(new PointId(SamplePoints.DB, 3), new PointId(SamplePoints.DB, 1));
            assertThat(east.points(SamplePoints.DB, 5)).hasSize(2);
            var point = catalogue.newest(SamplePoints.DB).orElseThrow();
            var map = point.disks().getFirst().map();
            assertThat(point).isEqualTo(SamplePoints.withDisk(SamplePoints.DB, 3, map, GoldenVault.SIZE));
            assertDiskAndFile(east, map);
        }
    }

    private static void assertDiskAndFile(SiteVault east, String map) {
        try (var disk = east.openDisk(map, GoldenVault.SIZE);
                var file = east.openFile(GoldenVault.kernelName()).orElseThrow()) {
            for (var index : CHUNKS) {
                assertThat(read(disk, index * DiskWriter.CHUNK, DiskWriter.CHUNK))
                        .isEqualTo(GoldenVault.chunk(index));
            }
            assertThat(read(disk, 24L * DiskWriter.CHUNK, DiskWriter.CHUNK)).isEqualTo(new byte[DiskWriter.CHUNK]);
            assertThat(read(disk, GoldenVault.SIZE.bytes() - 1536, 1536))
                    .isEqualTo(Arrays.copyOf(GoldenVault.chunk(3), 1536));
            assertThat(read(file, 0, GoldenVault.KERNEL.length)).isEqualTo(GoldenVault.KERNEL);
        }
    }

    private static byte[] read(DiskReader disk, long offset, int length) {
        var into = ByteBuffer.allocate(length);
        disk.read(offset, into);
        return into.array();
    }

    @Test
    void the_golden_passphrase_opens_it_too() {
        try (var store = new DirectoryObjectStore(GoldenVault.FORMAT_1);
                var vault = Vault.open(store)) {
            vault.unlock(new Unlock.Passphrase(GoldenVault.PASSPHRASE));

            assertThat(vault.sealed()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("vaults")
    void a_reader_written_from_the_format_page_reads_the_same(Path place) throws Exception {
        var reader = new SecondReader(place, GoldenVault.keyFile(place));

        var point = reader.newestPoint("east", SamplePoints.DB.uuid().toString());
        assertThat(point.path("id").path("sequence").asLong()).isEqualTo(3);
        var disk = point.path("disks").get(0);
        var root = disk.path("map").asText();
        for (var index : CHUNKS) {
            assertThat(reader.chunk("east", root, index)).isEqualTo(GoldenVault.chunk(index));
        }
        assertThat(reader.chunk("east", root, 24)).isEqualTo(new byte[DiskWriter.CHUNK]);
        var last = GoldenVault.SIZE.bytes() / DiskWriter.CHUNK;
        assertThat(HexFormat.of().formatHex(reader.chunk("east", root, last)))
                .isEqualTo(HexFormat.of()
                        .formatHex(Arrays.copyOf(Arrays.copyOf(GoldenVault.chunk(3), 1536), DiskWriter.CHUNK)));
        assertThat(reader.control("plans/abc")).isEqualTo(GoldenVault.PLAN);
        assertThat(reader.control("owners/east/web~20shop/000000000001")).isEqualTo("owner".getBytes(UTF_8));
    }
}

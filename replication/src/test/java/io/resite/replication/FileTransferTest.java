package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.VaultException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTransferTest {
    private static final String PATH = "/boot/vmlinuz";

    private final SimulatedHypervisor host = new SimulatedHypervisor("east1", ByteSize.gib(8), 4);
    private final byte[] kernel = new byte[300_001];
    private final SiteVault vault;

    FileTransferTest(@TempDir Path folder) {
        vault = Vaults.fresh(new MemoryObjectStore(), folder);
        new Random(5).nextBytes(kernel);
        host.addFile(PATH, kernel);
    }

    @Test
    void a_kernel_comes_back_from_the_vault_byte_for_byte() {
        FileTransfer.store(vault, host, machine(hash(kernel), kernel.length));

        try (var reader = vault.openFile(hash(kernel)).orElseThrow()) {
            var back = ByteBuffer.allocate(kernel.length);
            reader.read(0, back);
            assertThat(back.array()).isEqualTo(kernel);
        }
    }

    @Test
    void a_file_the_vault_has_is_not_read_again() {
        FileTransfer.store(vault, host, machine(hash(kernel), kernel.length));
        FileTransfer.store(vault, host, machine(hash(kernel), kernel.length));

        assertThat(host.faults().calls()).filteredOn("readFile"::equals).hasSize(1);
    }

    @Test
    void a_file_that_changed_since_its_capture_is_told_and_not_kept() {
        var shorter = machine(hash(kernel), kernel.length - 1);
        var other = machine(hash(new byte[1]), kernel.length);

        assertThatThrownBy(() -> FileTransfer.store(vault, host, shorter))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(PATH)
                .hasMessageContaining("capture the site again");
        assertThatThrownBy(() -> FileTransfer.store(vault, host, other)).isInstanceOf(VaultException.class);
        assertThat(vault.openFile(hash(new byte[1]))).isEmpty();
    }

    private static Machine machine(String sha256, int size) {
        return new Machine(
                new MachineId(SimulatedSite.EAST, new UUID(1, 2)),
                "east1",
                MachineState.RUNNING,
                false,
                Definition.domain("<domain><name>db</name></domain>", "db"),
                List.of(),
                List.of(),
                List.of(new MachineFile(MachineFile.Kind.KERNEL, PATH, new ByteSize(size), sha256)));
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package io.resite.libvirt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorContract;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Unreachable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Against a real libvirtd and real QEMU processes: machines without a system, which sit at their firmware.
class LibvirtHypervisorTest extends HypervisorContract {
    private static TestHost host;
    private static Hypervisor hypervisor;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        host.virsh("pool-create-as", "default", "dir", "--target", host.pool().toString());
        hypervisor = LibvirtHypervisor.connect("test1", host.uri());
    }

    @AfterEach
    void stopMachines() {
        hypervisor.domains().forEach(domain -> {
            hypervisor.endBackup(domain.uuid());
            hypervisor.destroy(domain.uuid());
            hypervisor.undefine(domain.uuid());
        });
    }

    @AfterAll
    static void stop() {
        hypervisor.close();
        host.close();
    }

    @Override
    protected Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    protected String fileOnHost(String name, byte[] content) {
        return write(host.files().resolve(name), content).toString();
    }

    @Override
    protected byte[] contentOf(String pool, String volume, int length) {
        try {
            var raw = host.files().resolve(volume + ".copy");
            TestHost.run(
                    "qemu-img",
                    "convert",
                    "-O",
                    "raw",
                    host.pool().resolve(volume).toString(),
                    raw.toString());
            return Arrays.copyOf(Files.readAllBytes(raw), length);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /// qemu-nbd in the host's namespace; it goes with the host.
    @Override
    protected String offer(byte[] content) {
        var file = write(host.files().resolve("offered"), content);
        host.inNamespace("qemu-nbd", "--fork", "-r", "-t", "-f", "raw", "-x", "a", "-p", "10850", file.toString());
        return "<source protocol='nbd' name='a'><host name='127.0.0.1' port='10850'/></source>";
    }

    @Override
    protected void beginForeignBackup(String domain, UUID uuid) {
        var xml = write(host.files().resolve("backup.xml"), """
                <domainbackup mode='pull'><server transport='tcp' name='127.0.0.1' port='10987'/><disks>
                <disk name='vda' backup='yes' type='file'><scratch file='%s'/></disk>
                <disk name='vdb' backup='no'/></disks></domainbackup>
                """.formatted(
                host.files().resolve("theirs")).getBytes(UTF_8));
        host.virsh("backup-begin", domain, xml.toString());
    }

    @Test
    void the_export_of_a_backup_is_the_disk_at_its_instant_and_says_what_changed() {
        var uuid = runningWithDisks("exported");
        hypervisor.beginBackup(request(uuid, new BackupDisk("vda", true, ""), new BackupDisk("vdb", false, "")));
        assertThat(host.inNamespace("nbdinfo", "--size", "nbd://127.0.0.1:10983/vda"))
                .containsExactly(Long.toString(SIZE.bytes()));
        assertThat(host.inNamespace("nbdinfo", "--size", "nbd://127.0.0.1:10983/vdb"))
                .containsExactly(Long.toString(SIZE.bytes()));
        // A pool looked at meanwhile remembers scratch files that are gone afterwards.
        hypervisor.pools();
        hypervisor.endBackup(uuid);

        hypervisor.beginBackup(new Hypervisor.BackupRequest(
                uuid, 10984, "resite-10", List.of(new BackupDisk("vda", true, "resite-9"))));

        assertThat(String.join(
                        "\n",
                        host.inNamespace("nbdinfo", "--map=qemu:dirty-bitmap:backup-vda", "nbd://127.0.0.1:10984/vda")))
                .contains("clean")
                .doesNotContain("dirty");
        hypervisor.endBackup(uuid);
        assertThat(host.pool().toFile().list()).noneMatch(file -> file.contains("scratch"));
    }

    @Test
    void a_port_that_is_taken_is_told_apart() {
        var one = runningWithDisks("one");
        var other = runningWithDisks("other");
        hypervisor.beginBackup(request(one, new BackupDisk("vda", true, "")));

        assertThatThrownBy(() -> hypervisor.beginBackup(request(other, new BackupDisk("vda", true, ""))))
                .isInstanceOf(AlreadyThere.class)
                .hasMessageContaining("10983");
        assertThat(hypervisor.checkpoints(other)).isEmpty();
        hypervisor.beginBackup(
                new Hypervisor.BackupRequest(other, 10985, "resite-9", List.of(new BackupDisk("vda", true, ""))));
    }

    @Test
    void bitmaps_of_a_checkpoint_that_libvirt_has_forgotten_are_no_hindrance() {
        var uuid = forgetful("forgetful");

        hypervisor.beginBackup(request(uuid, new BackupDisk("vda", true, "")));

        hypervisor.endBackup(uuid);
        assertThat(hypervisor.checkpoints(uuid)).containsExactly("resite-9");
    }

    @Test
    void bitmaps_of_a_checkpoint_that_libvirt_has_forgotten_are_deleted_with_it() throws Exception {
        var uuid = forgetful("leftover");

        hypervisor.deleteCheckpoint(uuid, "resite-9");

        hypervisor.destroy(uuid);
        assertThat(String.join(
                        "\n",
                        TestHost.run(
                                "qemu-img",
                                "info",
                                host.pool().resolve("leftover-vda").toString())))
                .doesNotContain("resite-9");
    }

    @Test
    void a_checkpoint_whose_bitmap_is_lost_is_not_there_and_can_be_deleted() throws Exception {
        var uuid = runningWithDisks("bitless");
        hypervisor.beginBackup(request(uuid, new BackupDisk("vda", true, "")));
        hypervisor.endBackup(uuid);
        hypervisor.destroy(uuid);
        TestHost.run(
                "qemu-img",
                "bitmap",
                "--remove",
                host.pool().resolve("bitless-vda").toString(),
                "resite-9");
        hypervisor.start(uuid, false);

        assertThatThrownBy(() -> hypervisor.beginBackup(new Hypervisor.BackupRequest(
                        uuid, 10986, "resite-10", List.of(new BackupDisk("vda", true, "resite-9")))))
                .isInstanceOf(NotThere.class)
                .hasMessageContaining("bitless");
        hypervisor.deleteCheckpoint(uuid, "resite-9");
        assertThat(hypervisor.checkpoints(uuid)).isEmpty();
    }

    @Test
    void a_daemon_that_comes_back_is_used_again_and_its_machines_ran_on() throws Exception {
        var uuid = runningWithDisks("survivor");

        host.kill();
        assertThatThrownBy(() -> hypervisor.host())
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("host test1 at qemu+unix")
                .hasMessageContaining("check the host and the network");
        host.restart();

        assertThat(hypervisor.domain(uuid).map(DomainFacts::liveXml).orElseThrow())
                .isNotEmpty();
    }

    @Test
    void a_host_that_is_not_there_is_told_with_its_address() {
        try (var absent = LibvirtHypervisor.connect("east9", "qemu+tcp://127.0.0.1:1/system")) {
            assertThatThrownBy(absent::host)
                    .isInstanceOf(Unreachable.class)
                    .hasMessageStartingWith("host east9 at qemu+tcp://127.0.0.1:1/system does not answer: ");
        }
    }

    /// A machine with a bitmap in its disk that its libvirt does not know of.
    private UUID forgetful(String name) {
        var uuid = runningWithDisks(name);
        hypervisor.beginBackup(request(uuid, new BackupDisk("vda", true, "")));
        hypervisor.endBackup(uuid);
        host.virsh("checkpoint-delete", name, "resite-9", "--metadata");
        assertThat(hypervisor.checkpoints(uuid)).isEmpty();
        return uuid;
    }

    private static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

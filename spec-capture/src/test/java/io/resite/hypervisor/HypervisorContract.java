package io.resite.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupFacts;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every hypervisor promises, however it is reached. Each test uses names of its own: the host may be shared.
public abstract class HypervisorContract extends SurroundingsContract {
    protected static final ByteSize SIZE = ByteSize.mib(8);

    /// What a machine reads from a volume that no machine has open.
    protected abstract byte[] contentOf(String pool, String volume, int length);

    /// Offers `content` to the host for reading over the network.
    ///
    /// @return the `source` element that leads there
    protected abstract String offer(byte[] content);

    /// Begins a backup of disk `vda` as somebody with other tools would.
    protected abstract void beginForeignBackup(String domain, UUID uuid);

    @Test
    void a_volume_is_found_by_its_name_and_by_its_path() {
        hypervisor().createVolume("default", "found.qcow2", SIZE, DiskFormat.QCOW2);

        var volume = hypervisor().volume("default", "found.qcow2");

        assertThat(volume).isPresent();
        assertThat(volume).map(VolumeFacts::capacity).contains(SIZE);
        assertThat(volume).map(VolumeFacts::format).contains(DiskFormat.QCOW2);
        assertThat(hypervisor().volumeAt(volume.orElseThrow().path()).map(VolumeFacts::name))
                .contains("found.qcow2");
        assertThat(hypervisor().volume("default", "absent.qcow2")).isEmpty();
        assertThat(hypervisor().volumeAt("/absent/absent.qcow2")).isEmpty();
    }

    @Test
    void a_volume_is_created_once_and_deleted_as_often_as_one_likes() {
        hypervisor().createVolume("default", "once.raw", SIZE, DiskFormat.RAW);

        assertThatThrownBy(() -> hypervisor().createVolume("default", "once.raw", SIZE, DiskFormat.RAW))
                .isInstanceOf(AlreadyThere.class)
                .hasMessageContaining("once.raw");
        hypervisor().deleteVolume("default", "once.raw");
        hypervisor().deleteVolume("default", "once.raw");
        assertThat(hypervisor().volume("default", "once.raw")).isEmpty();
    }

    @Test
    void a_pool_that_is_not_there_is_named() {
        assertThatThrownBy(() -> hypervisor().createVolume("absent", "v.raw", SIZE, DiskFormat.RAW))
                .isInstanceOf(NotThere.class)
                .hasMessageContaining("absent");
    }

    @Test
    void what_was_uploaded_is_read_back() {
        var content = "kernel ".repeat(100_000).getBytes(UTF_8);
        hypervisor().createVolume("default", "kernel", new ByteSize(content.length), DiskFormat.RAW);
        var path = hypervisor().volume("default", "kernel").orElseThrow().path();

        hypervisor().uploadVolume("default", "kernel", new ByteSize(content.length), new ByteArrayInputStream(content));

        assertThat(read(path)).isEqualTo(content);
    }

    @Test
    void a_file_outside_all_pools_is_read_and_no_pool_stays_behind() {
        var path = fileOnHost("vmlinuz", "boot me".getBytes(UTF_8));
        var pools = hypervisor().pools().stream().map(PoolFacts::name).toList();

        assertThat(read(path)).asString(UTF_8).isEqualTo("boot me");
        assertThat(hypervisor().pools().stream().map(PoolFacts::name)).containsExactlyElementsOf(pools);
    }

    @Test
    void of_a_file_the_end_can_be_read_alone() {
        var path = fileOnHost("console.log", "first\nlast".getBytes(UTF_8));

        assertThat(hypervisor().tail(path, new ByteSize(4))).asString(UTF_8).isEqualTo("last");
        assertThat(hypervisor().tail(path, ByteSize.kib(64))).asString(UTF_8).isEqualTo("first\nlast");
    }

    @Test
    void of_a_running_machine_with_a_screen_there_is_a_picture() {
        var shown = new UUID(5, 20);
        var blind = define("blind");
        hypervisor().define(domain("shown", shown, "<video><model type='vga'/></video>"));
        hypervisor().start(shown, true);
        hypervisor().start(blind, true);

        var picture = hypervisor().screenshot(shown).orElseThrow();

        assertThat(new String(picture, 1, 3, UTF_8)).isEqualTo("PNG");
        assertThat(hypervisor().screenshot(blind)).isEmpty();
        hypervisor().destroy(shown);
        hypervisor().destroy(blind);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        var path = fileOnHost("present", new byte[1]) + "-not";

        assertThatThrownBy(() -> read(path)).isInstanceOf(NotThere.class).hasMessageContaining(path);
    }

    @Test
    void a_domain_is_defined_but_not_started() {
        var uuid = define("calm");

        var domain = hypervisor().domain(uuid);

        assertThat(domain).map(DomainFacts::state).contains(MachineState.STOPPED);
        assertThat(domain).map(DomainFacts::autostart).contains(false);
        assertThat(domain).map(DomainFacts::liveXml).contains("");
        assertThat(hypervisor().domain("calm").map(DomainFacts::uuid)).contains(uuid);
        assertThat(hypervisor().domains()).extracting(DomainFacts::uuid).contains(uuid);
        hypervisor().undefine(uuid);
        hypervisor().undefine(uuid);
        assertThat(hypervisor().domain(uuid)).isEmpty();
    }

    @Test
    void a_name_or_a_uuid_that_is_taken_is_not_taken_over() {
        var uuid = define("taken");
        var other = new UUID(7, 7);

        assertThatThrownBy(() -> hypervisor().define(domain("taken", other, "")))
                .isInstanceOf(AlreadyThere.class)
                .hasMessageContaining("taken");
        assertThatThrownBy(() -> hypervisor().define(domain("taker", uuid, "")))
                .isInstanceOf(AlreadyThere.class)
                .hasMessageContaining("taken");
        hypervisor().define(domain("taken", uuid, ""));
    }

    @Test
    void autostart_is_a_switch() {
        var uuid = define("switch");

        hypervisor().setAutostart(uuid, true);
        assertThat(hypervisor().domain(uuid)).map(DomainFacts::autostart).contains(true);
        hypervisor().setAutostart(uuid, false);
        assertThat(hypervisor().domain(uuid)).map(DomainFacts::autostart).contains(false);
    }

    @Test
    void a_domain_starts_paused_runs_and_stops() {
        var uuid = define("lively");

        hypervisor().start(uuid, true);
        assertThat(state(uuid)).isEqualTo(MachineState.PAUSED);
        assertThat(hypervisor().domain(uuid).orElseThrow().liveXml()).contains("lively");
        hypervisor().resume(uuid);
        assertThat(state(uuid)).isEqualTo(MachineState.RUNNING);
        hypervisor().suspend(uuid);
        assertThat(state(uuid)).isEqualTo(MachineState.PAUSED);
        assertThatThrownBy(() -> hypervisor().start(uuid, false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lively");
        hypervisor().destroy(uuid);
        hypervisor().destroy(uuid);
        assertThat(state(uuid)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void a_guest_is_asked_to_shut_down_and_may_be_asked_again() {
        var uuid = define("obedient");

        hypervisor().start(uuid, false);
        hypervisor().shutdown(uuid);
        hypervisor().shutdown(uuid);
        hypervisor().destroy(uuid);
        hypervisor().shutdown(uuid);
        assertThat(state(uuid)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_is_asked_of_a_domain_that_is_not_there_is_refused_by_its_uuid() {
        var absent = new UUID(9, 9);

        assertThatThrownBy(() -> hypervisor().start(absent, false))
                .isInstanceOf(NotThere.class)
                .hasMessageContaining(absent.toString());
        assertThatThrownBy(() -> hypervisor().checkpoints(absent)).isInstanceOf(NotThere.class);
        assertThat(hypervisor().backup(absent)).isEmpty();
        hypervisor().endBackup(absent);
    }

    @Test
    void a_definition_that_is_not_one_is_refused() {
        assertThatThrownBy(() -> hypervisor().define("<domain>")).isInstanceOf(Refused.class);
    }

    @Test
    void a_network_is_defined_started_and_removed() {
        var xml = "<network><name>lan</name><uuid>%s</uuid><ip address='10.99.0.1' netmask='255.255.255.0'/></network>"
                .formatted(new UUID(3, 3));
        hypervisor().defineNetwork(xml);
        hypervisor().setNetworkAutostart("lan", true);
        hypervisor().startNetwork("lan");
        hypervisor().startNetwork("lan");

        assertThat(hypervisor().networks())
                .filteredOn(network -> network.name().equals("lan"))
                .singleElement()
                .returns(true, NetworkFacts::active)
                .returns(true, NetworkFacts::autostart)
                .returns(new UUID(3, 3), NetworkFacts::uuid);
        assertThatThrownBy(() -> hypervisor().defineNetwork(xml.replace("0003</uuid>", "0004</uuid>")))
                .isInstanceOf(AlreadyThere.class)
                .hasMessageContaining("lan");
        hypervisor().removeNetwork("lan");
        hypervisor().removeNetwork("lan");
        assertThat(hypervisor().networks()).extracting(NetworkFacts::name).doesNotContain("lan");
    }

    @Test
    void what_a_machine_does_is_told_at_once() {
        var uuid = define("pulse");

        assertThat(hypervisor().pulse(uuid)).contains(new Pulse(MachineState.STOPPED, false));
        hypervisor().start(uuid, false);
        assertThat(hypervisor().pulse(uuid)).contains(new Pulse(MachineState.RUNNING, false));
        hypervisor().suspend(uuid);
        assertThat(hypervisor().pulse(uuid)).contains(new Pulse(MachineState.PAUSED, false));
        hypervisor().destroy(uuid);
        assertThat(hypervisor().pulse(new UUID(9, 8))).isEmpty();
    }

    @Test
    void a_machine_says_that_it_was_suspended_until_it_runs_again() {
        var uuid = define("held-still");

        assertThat(hypervisor().isSuspendedByUs(uuid)).isFalse();
        hypervisor().start(uuid, true);
        assertThat(hypervisor().isSuspendedByUs(uuid)).isFalse();
        hypervisor().resume(uuid);
        hypervisor().suspend(uuid);
        assertThat(hypervisor().isSuspendedByUs(uuid)).isTrue();
        assertThat(hypervisor().domain(uuid).orElseThrow().xml()).doesNotContain("suspended");
        hypervisor().resume(uuid);
        hypervisor().resume(uuid);
        assertThat(state(uuid)).isEqualTo(MachineState.RUNNING);
        assertThat(hypervisor().isSuspendedByUs(uuid)).isFalse();
        hypervisor().suspend(uuid);
        hypervisor().destroy(uuid);
        assertThat(hypervisor().isSuspendedByUs(uuid)).isFalse();
        assertThat(hypervisor().isSuspendedByUs(new UUID(9, 7))).isFalse();
    }

    @Test
    void a_machine_without_an_agent_is_not_frozen_and_says_so() {
        var uuid = runningWithDisks("agentless");

        assertThatThrownBy(() -> hypervisor().freeze(uuid))
                .isInstanceOf(NotThere.class)
                .hasMessageContaining("agentless")
                .hasMessageContaining("guest agent");
        assertThatThrownBy(() -> hypervisor().thaw(uuid)).isInstanceOf(NotThere.class);
        assertThatThrownBy(() -> hypervisor().askAgent(uuid, "{\"execute\": \"guest-ping\"}", Duration.ofSeconds(2)))
                .isInstanceOf(NotThere.class);
    }

    @Test
    void a_machine_for_a_moment_keeps_others_from_its_disks_and_is_told_to_nobody() {
        var uuid = runningWithDisks("held");
        hypervisor().destroy(uuid);
        var modified = hypervisor().volume("default", "held-vda").orElseThrow().modified();
        var reader = new UUID(5, 5);
        hypervisor()
                .startMomentary(domain(
                        Hypervisor.MOMENTARY + "held",
                        reader,
                        readOnly("vda", "qcow2", "held-vda") + readOnly("vdb", "raw", "held-vdb")));

        assertThat(hypervisor().pulse(reader)).contains(new Pulse(MachineState.PAUSED, false));
        assertThat(hypervisor().domains()).extracting(DomainFacts::uuid).doesNotContain(reader);
        assertThat(hypervisor().prepareScratch(reader, List.of("vda", "vdb")))
                .singleElement()
                .satisfies(room -> assertThat(room.free()).isGreaterThan(ByteSize.ZERO));
        hypervisor()
                .beginBackup(new BackupRequest(
                        reader,
                        10980,
                        "",
                        List.of(new BackupDisk("vda", false, ""), new BackupDisk("vdb", false, ""))));
        assertThat(hypervisor().backup(reader)).map(BackupFacts::port).contains(10980);
        assertThat(hypervisor().checkpoints(reader)).isEmpty();
        assertThatThrownBy(() -> hypervisor().start(uuid, false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("held")
                .hasMessageContaining("lock");
        hypervisor().destroy(reader);
        assertThat(hypervisor().pulse(reader)).isEmpty();
        assertThat(hypervisor().volume("default", "held-vda"))
                .map(VolumeFacts::modified)
                .contains(modified);
        hypervisor().start(uuid, false);
        hypervisor().destroy(uuid);
    }

    private String readOnly(String target, String format, String volume) {
        return disk(target, format, volume).replace("</disk>", "<readonly/></disk>");
    }

    @Test
    void a_backup_marks_an_instant_and_the_next_one_starts_from_it() {
        var uuid = runningWithDisks("backed");
        var first = new BackupRequest(
                uuid, 10981, "resite-1", List.of(new BackupDisk("vda", true, ""), new BackupDisk("vdb", false, "")));
        var second = new BackupRequest(
                uuid,
                10982,
                "resite-2",
                List.of(new BackupDisk("vda", true, "resite-1"), new BackupDisk("vdb", false, "")));

        hypervisor().beginBackup(first);

        assertThat(hypervisor().backup(uuid)).map(BackupFacts::port).contains(10981);
        assertThat(hypervisor().backup(uuid).orElseThrow().disks()).containsExactly("vda", "vdb");
        assertThatThrownBy(() -> hypervisor().beginBackup(second))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("backed");
        hypervisor().endBackup(uuid);
        assertThat(hypervisor().backup(uuid)).isEmpty();

        hypervisor().beginBackup(second);
        hypervisor().endBackup(uuid);

        assertThat(hypervisor().checkpoints(uuid)).containsExactly("resite-1", "resite-2");
        hypervisor().deleteCheckpoint(uuid, "resite-1");
        hypervisor().deleteCheckpoint(uuid, "resite-1");
        assertThat(hypervisor().checkpoints(uuid)).containsExactly("resite-2");
        hypervisor().destroy(uuid);
        hypervisor().undefine(uuid);
    }

    @Test
    void a_backup_of_ours_is_known_even_without_its_checkpoint_and_one_of_others_as_theirs() {
        var uuid = runningWithDisks("whose");
        hypervisor().beginBackup(request(uuid, new BackupDisk("vda", true, "")));
        hypervisor().checkpoints(uuid).forEach(checkpoint -> hypervisor().deleteCheckpoint(uuid, checkpoint));

        assertThat(hypervisor().backup(uuid)).map(BackupFacts::ours).contains(true);
        hypervisor().endBackup(uuid);
        beginForeignBackup("whose", uuid);
        assertThat(hypervisor().backup(uuid)).map(BackupFacts::ours).contains(false);
        hypervisor().endBackup(uuid);
        hypervisor().destroy(uuid);
        hypervisor().undefine(uuid);
    }

    @Test
    void a_backup_that_cannot_be_made_says_why_and_leaves_nothing() {
        var uuid = runningWithDisks("unfit");

        assertThatThrownBy(() -> hypervisor().beginBackup(request(uuid, new BackupDisk("vda", true, "resite-0"))))
                .isInstanceOf(NotThere.class)
                .hasMessageContaining("unfit")
                .hasMessageContaining("resite-0");
        assertThatThrownBy(() -> hypervisor().beginBackup(request(uuid, new BackupDisk("vdb", true, ""))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("unfit");
        assertThat(hypervisor().checkpoints(uuid)).isEmpty();
        assertThat(hypervisor().backup(uuid)).isEmpty();
        hypervisor().destroy(uuid);
        assertThatThrownBy(() -> hypervisor().beginBackup(request(uuid, new BackupDisk("vda", true, ""))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("unfit");
    }

    @Test
    void a_disk_is_filled_from_its_backing_and_then_stands_alone() {
        var content = "point in time ".repeat(50_000).getBytes(UTF_8);
        hypervisor().createVolume("default", "pulled.qcow2", SIZE, DiskFormat.QCOW2);
        var uuid = new UUID(5, 1);
        hypervisor().define(domain("pulled", uuid, """
                <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>\
                <source pool='default' volume='pulled.qcow2'/>\
                <backingStore type='network'><format type='raw'/>%s<backingStore/></backingStore>\
                <target dev='vda' bus='virtio'/></disk>""".formatted(offer(content))));
        hypervisor().start(uuid, true);
        assertThat(backed(hypervisor().domain(uuid).orElseThrow().liveXml())).isTrue();

        hypervisor().pullDisk(uuid, "vda");
        awaitEndOfJob(uuid, "vda");

        assertThat(backed(hypervisor().domain(uuid).orElseThrow().liveXml())).isFalse();
        assertThat(backed(hypervisor().domain(uuid).orElseThrow().xml())).isFalse();
        hypervisor().pullDisk(uuid, "vda");
        awaitEndOfJob(uuid, "vda");
        hypervisor().destroy(uuid);
        assertThat(contentOf("default", "pulled.qcow2", content.length)).isEqualTo(content);
    }

    @Test
    void a_disk_moves_to_a_raw_copy() {
        var content = "moves ".repeat(10_000).getBytes(UTF_8);
        hypervisor().createVolume("default", "from.raw", SIZE, DiskFormat.RAW);
        hypervisor()
                .uploadVolume("default", "from.raw", new ByteSize(content.length), new ByteArrayInputStream(content));
        hypervisor().createVolume("default", "to.raw", SIZE, DiskFormat.RAW);
        var uuid = new UUID(5, 2);
        hypervisor().define(domain("mover", uuid, disk("vda", "raw", "from.raw")));
        hypervisor().start(uuid, true);

        hypervisor().copyDisk(uuid, "vda", "default", "to.raw");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hypervisor()
                        .blockJob(uuid, "vda")
                        .filter(job -> job.done() == job.total())
                        .isPresent());
        hypervisor().pivotDisk(uuid, "vda");

        assertThat(hypervisor().blockJob(uuid, "vda")).isEmpty();
        assertThat(hypervisor().domain(uuid).orElseThrow().liveXml())
                .contains("to.raw")
                .doesNotContain("from.raw");
        assertThat(hypervisor().domain(uuid).orElseThrow().xml())
                .contains("to.raw")
                .doesNotContain("from.raw");
        hypervisor().destroy(uuid);
        assertThat(contentOf("default", "to.raw", content.length)).isEqualTo(content);
    }

    @Test
    void a_disk_without_a_copy_cannot_be_moved() {
        var uuid = runningWithDisks("unmoved");

        assertThatThrownBy(() -> hypervisor().pivotDisk(uuid, "vda"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("vda");
        hypervisor().destroy(uuid);
    }

    @Test
    void a_host_tells_its_size() {
        var host = hypervisor().host();

        assertThat(host.memory()).isGreaterThan(ByteSize.mib(512));
        assertThat(host.freeMemory()).isGreaterThan(ByteSize.ZERO).isLessThanOrEqualTo(host.memory());
        assertThat(host.cpus()).isPositive();
        assertThat(host.version()).isNotBlank();
        assertThat(hypervisor().pools())
                .filteredOn(pool -> pool.name().equals("default"))
                .singleElement()
                .returns("dir", PoolFacts::type)
                .returns(true, PoolFacts::active);
    }

    @Test
    void a_host_tells_what_it_can_run() {
        var can = hypervisor().capabilities();

        var guest = can.guest(can.cpu().architecture(), "qemu").orElseThrow();
        assertThat(guest.detailsAreKnown()).isTrue();
        assertThat(guest.machineTypes().all()).contains("pc-q35-7.2");
        assertThat(guest.canonical("q35")).isEqualTo("pc-q35-7.2");
        assertThat(guest.cpu().modes().all()).contains("custom", "host-model");
        assertThat(guest.cpu().usableModels().all()).contains("qemu64").doesNotContain("Skylake-Server");
        assertThat(guest.cpu().otherModels().all()).contains("Skylake-Server");
        assertThat(guest.devices().diskBuses().all()).contains("virtio", "sata");
        assertThat(guest.features().all()).contains("genid");
        assertThat(hypervisor().interfaces()).isPresent();
    }

    @Test
    void a_cpu_that_a_host_cannot_give_is_told_with_the_reason() {
        var architecture = hypervisor().capabilities().cpu().architecture();

        assertThat(hypervisor().compareCpu(architecture, "qemu", cpu("qemu64"))).isEmpty();
        assertThat(hypervisor().compareCpu(architecture, "qemu", cpu("Skylake-Server")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("incompatible with host CPU"));
        assertThat(hypervisor().compareCpu(architecture, "vax", cpu("qemu64")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("vax"));
    }

    @Test
    void a_definition_is_tried_and_nothing_is_defined() {
        var xml = domain("tried", new UUID(8, 8), "");

        assertThat(hypervisor().dryDefine(xml)).isEmpty();
        assertThat(hypervisor().dryDefine(xml.replace("'q35'", "'pc-q35-99.9'")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("pc-q35-99.9"));
        assertThat(hypervisor().dryDefine("<domain>")).isPresent();
        assertThat(hypervisor().domain("tried")).isEmpty();
    }

    // --- what the tests are written in ---

    private static String cpu(String model) {
        return "<cpu match='exact'><model>%s</model></cpu>".formatted(model);
    }

    /// A running machine with vda (qcow2) and vdb (raw).
    protected final UUID runningWithDisks(String name) {
        var uuid = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        hypervisor().createVolume("default", name + "-vda", SIZE, DiskFormat.QCOW2);
        hypervisor().createVolume("default", name + "-vdb", SIZE, DiskFormat.RAW);
        hypervisor()
                .define(domain(name, uuid, disk("vda", "qcow2", name + "-vda") + disk("vdb", "raw", name + "-vdb")));
        hypervisor().start(uuid, false);
        return uuid;
    }

    protected final BackupRequest request(UUID domain, BackupDisk... disks) {
        return new BackupRequest(domain, 10983, "resite-9", List.of(disks));
    }

    protected final String disk(String target, String format, String volume) {
        return """
                <disk type='file' device='disk'><driver name='qemu' type='%s'/><source file='%s'/>\
                <target dev='%s' bus='virtio'/></disk>""".formatted(
                format, hypervisor().volume("default", volume).orElseThrow().path(), target);
    }

    private MachineState state(UUID uuid) {
        return hypervisor().domain(uuid).orElseThrow().state();
    }

    private static boolean backed(String xml) {
        return DomainXml.parse(xml, "test").drive("vda").orElseThrow().backing().isPresent();
    }

    private void awaitEndOfJob(UUID uuid, String target) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hypervisor().blockJob(uuid, target).isEmpty());
    }
}

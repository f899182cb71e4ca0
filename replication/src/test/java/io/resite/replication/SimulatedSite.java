package io.resite.replication;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.hypervisor.BackupExporter.FrozenDisk;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.hypervisor.SimulatedVolume;
import io.resite.nbd.Extent;
import io.resite.nbd.NbdException;
import io.resite.nbd.NbdExport;
import io.resite.nbd.NbdServer;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;

/// A site with one simulated host, whose backups are really exported over NBD.
final class SimulatedSite implements AutoCloseable {
    static final SiteId EAST = new SiteId("east");
    static final int DISK_BYTES = (3 << 20) + 512 * 5;

    final SimulatedHypervisor host = new SimulatedHypervisor("127.0.0.1", ByteSize.gib(16), 8);
    /// Another host of the site, without machines.
    final SimulatedHypervisor elsewhere = new SimulatedHypervisor("127.0.0.2", ByteSize.gib(16), 8);

    final SimulatedPool pool = new SimulatedPool("default", "/pool", ByteSize.gib(8));
    private final List<Machine> machines = new ArrayList<>();
    private final Random random = new Random(7);
    private IntConsumer afterBegin = _ -> {};
    private Pause beforeReads = () -> {};
    private BiConsumer<BackupRequest, Map<String, FrozenDisk>> whenFrozen = (_, _) -> {};
    private int begun;

    SimulatedSite() {
        host.with(pool);
        host.exporter(this::export);
    }

    /// A running machine with disk `vda` (qcow2) and `vdb` (raw), both with something in them.
    MachineId machine(String name) {
        return machine(name, DISK_BYTES);
    }

    /// One with disks of that size.
    MachineId machine(String name, int bytes) {
        var uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        var size = new ByteSize(bytes);
        pool.create(name + "-vda", size, DiskFormat.QCOW2);
        pool.create(name + "-vdb", size, DiskFormat.RAW);
        write(name, "vda", 0, 300_000);
        write(name, "vdb", 2_000_000, 300_000);
        host.define(xml(name, uuid));
        host.start(uuid, false);
        var disks = List.of(
                new Disk("vda", DiskFormat.QCOW2, "default", name + "-vda", size),
                new Disk("vdb", DiskFormat.RAW, "default", name + "-vdb", size));
        var id = new MachineId(EAST, uuid);
        machines.add(new Machine(
                id,
                "east1",
                MachineState.RUNNING,
                false,
                Definition.domain(xml(name, uuid), name),
                disks,
                List.of(),
                List.of()));
        return id;
    }

    /// One with a UEFI firmware and a TPM, in whose files is what the texts say.
    MachineId statefulMachine(String name, String variables, String tpm) {
        var id = machine(name);
        host.destroy(id.uuid());
        host.define(xml(name, id.uuid())
                .replace(
                        "<devices>",
                        "<os firmware='efi'/><devices><tpm><backend type='emulator' version='2.0'/></tpm>"));
        host.start(id.uuid(), false);
        host.addFile(variablesOf(name), variables.getBytes(StandardCharsets.UTF_8));
        host.addFile(
                "/var/lib/libvirt/swtpm/%s/tpm2/tpm2-00.permall".formatted(id.uuid()),
                tpm.getBytes(StandardCharsets.UTF_8));
        return id;
    }

    static String variablesOf(String machine) {
        return "/var/lib/libvirt/qemu/nvram/%s_VARS.fd".formatted(machine);
    }

    static String xml(String name, UUID uuid) {
        return """
                <domain type='qemu'><name>%1$s</name><uuid>%2$s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>
                <devices>
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/pool/%1$s-vda'/>
                <target dev='vda'/></disk>
                <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/pool/%1$s-vdb'/>
                <target dev='vdb'/></disk>
                <disk type='file' device='cdrom'><target dev='sda'/><readonly/></disk>
                </devices></domain>""".formatted(name, uuid);
    }

    /// Ends jobs that are left: their ports are those of the next site.
    @Override
    public void close() {
        host.faults().unreachable(false);
        machines.forEach(machine -> host.endBackup(machine.id().uuid()));
    }

    Site captured() {
        return new Site(EAST, Instant.EPOCH, List.of(), List.of(), List.of(), machines, List.of());
    }

    /// As if all machines had been on the first of these hosts when the site was captured.
    Site capturedAt(String... hosts) {
        return new Site(
                EAST,
                Instant.EPOCH,
                Stream.of(hosts).map(SimulatedSite::host).toList(),
                List.of(),
                List.of(),
                machines.stream().map(machine -> machine.at(hosts[0])).toList(),
                List.of());
    }

    private static Host host(String name) {
        return new Host(name, "qemu+tcp://%s/system".formatted(name), ByteSize.gib(16), ByteSize.gib(8), 8, "QEMU");
    }

    /// What a guest writes: fresh random bytes.
    void write(String machine, String target, long offset, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        pool.volume(machine + "-" + target).write(offset, bytes);
    }

    byte[] content(String machine, String target) {
        var volume = pool.volume(machine + "-" + target);
        var bytes = ByteBuffer.allocate((int) volume.size());
        volume.read(0, bytes);
        return bytes.array();
    }

    /// Called right after a backup began, with its number.
    void afterBegin(IntConsumer happening) {
        afterBegin = happening;
    }

    /// Called as the disks of a machine are frozen, with what they hold at that instant.
    void whenFrozen(BiConsumer<BackupRequest, Map<String, FrozenDisk>> witness) {
        whenFrozen = witness;
    }

    /// Called before each read of an export.
    void beforeReads(Pause pause) {
        beforeReads = pause;
    }

    /// Something that may take its time.
    interface Pause {
        void pause() throws InterruptedException;
    }

    private AutoCloseable export(BackupRequest request, Map<String, FrozenDisk> frozen) {
        try {
            var server = NbdServer.listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), request.port()),
                    name -> Optional.ofNullable(frozen.get(name)).map(disk -> exported(request, name, disk)));
            whenFrozen.accept(request, frozen);
            afterBegin.accept(++begun);
            return server;
        } catch (NbdException taken) {
            throw new AlreadyThere("port %d is in use: %s".formatted(request.port(), taken.getMessage()));
        }
    }

    private NbdExport exported(BackupRequest request, String target, FrozenDisk disk) {
        var incremental = request.disks().stream()
                .anyMatch(wanted ->
                        wanted.target().equals(target) && !wanted.since().isEmpty());
        return new FrozenExport(
                disk.content(), disk.dirty(), incremental ? "qemu:dirty-bitmap:backup-" + target : "", beforeReads);
    }

    /// As QEMU exports a frozen disk: chunks of zeroes are holes, and the bitmap is a context of its own.
    private record FrozenExport(SimulatedVolume content, BitSet dirty, String context, Pause pause)
            implements NbdExport {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            try {
                pause.pause();
            } catch (InterruptedException stop) {
                throw new IOException(stop);
            }
            content.read(offset, into);
        }

        @Override
        public List<Extent> allocation(long offset, long length) {
            return status(offset, length, chunk -> {
                var at = chunk * SimulatedVolume.CHUNK;
                var bytes = new byte[(int) Math.min(SimulatedVolume.CHUNK, size() - at)];
                content.read(at, ByteBuffer.wrap(bytes));
                return Arrays.equals(bytes, new byte[bytes.length]) ? 3 : 0;
            });
        }

        @Override
        public List<String> bitmaps() {
            return context.isEmpty() ? List.of() : List.of(context);
        }

        @Override
        public List<Extent> bitmap(String name, long offset, long length) {
            return status(offset, length, chunk -> dirty.get((int) chunk) ? 1 : 0);
        }

        private List<Extent> status(long offset, long length, LongToIntFunction flags) {
            var extents = new ArrayList<Extent>();
            for (var at = offset; at < offset + length; ) {
                var chunk = at / SimulatedVolume.CHUNK;
                var end = Math.min((chunk + 1) * SimulatedVolume.CHUNK, offset + length);
                extents.add(new Extent(at, end - at, flags.applyAsInt(chunk)));
                at = end;
            }
            return extents;
        }
    }
}

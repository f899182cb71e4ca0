package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.spec.Capabilities;
import io.resite.spec.DiskFormat;
import io.resite.spec.HostInterface;
import io.resite.spec.MachineState;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One hypervisor host, reached by its management connection alone. Every call may throw [HypervisorException].
///
/// Calls are safe from several threads. All names are libvirt's. Nothing here waits for a guest.
public interface Hypervisor extends AutoCloseable {
    /// How names of machines that are there for a moment only begin: nobody is told of them.
    String MOMENTARY = "resite-read-";

    // --- looking ---

    /// The connection URI, as in `qemu+tcp://10.0.0.11/system`.
    String uri();

    /// The address under which the host's own services (backup exports) are reached: the URI's host.
    String address();

    HostFacts host();

    /// What the host can run, its network interfaces left out. Takes long enough to be asked once a capture only.
    Capabilities capabilities();

    /// The network interfaces of the host itself, those of machines left out; empty where libvirt cannot see them.
    Optional<List<HostInterface>> interfaces();

    /// Why machines of that architecture and domain type cannot have a CPU here, in the host's words; empty when they
    /// can.
    ///
    /// @param cpu a definition's `cpu` element
    Optional<String> compareCpu(String architecture, String domainType, String cpu);

    /// Why a definition would not do here, in the host's words; empty when it would. Nothing is defined: the host reads
    /// and checks it, assigns addresses, and forgets it. Disks and boot files need not exist; pools, volumes and
    /// secrets that it names must.
    Optional<String> dryDefine(String xml);

    /// All but those of [#startMomentary].
    List<DomainFacts> domains();

    Optional<DomainFacts> domain(UUID uuid);

    Optional<DomainFacts> domain(String name);

    List<NetworkFacts> networks();

    List<PoolFacts> pools();

    Optional<VolumeFacts> volume(String pool, String name);

    /// The volume that lies at a path, if any active pool of the host holds it.
    Optional<VolumeFacts> volumeAt(String path);

    /// What a machine sees of a disk, running or not; empty when its blocks cannot be looked at.
    Optional<ByteSize> diskSize(UUID domain, String target);

    /// Bytes of any file of the host, through the pool API: a pool over its folder is made for the moment if none is.
    void readFile(String path, OutputStream to);

    /// The last bytes of a file of the host, fewer when it is shorter.
    byte[] tail(String path, ByteSize most);

    /// A file of the host, without reading it; empty when it is not there.
    Optional<FileFacts> file(String path);

    /// Addresses that the NICs of a running machine are known to have: by its guest agent where one answers within
    /// three seconds, by DHCP leases, by the host's ARP table. Of a stopped machine none.
    List<SeenAddress> addresses(UUID domain);

    /// What the first screen of a running machine shows, as PNG; empty when it has none.
    Optional<byte[]> screenshot(UUID domain);

    List<SecretFacts> secrets();

    /// The value of a secret; empty when there is no such secret, it has none, or libvirt does not give it.
    Optional<byte[]> secretValue(UUID secret);

    List<FilterFacts> filters();

    // --- holding a machine still ---

    /// What a machine does right now, in one cheap call; empty when the host has none of that UUID.
    Optional<Pulse> pulse(UUID domain);

    /// Stops its processors, having marked the machine as stopped by us. The mark is the host's: it outlives whoever
    /// asked, and the machine that asked.
    void suspend(UUID domain);

    /// Lets its processors run, whoever stopped them, and takes the mark away; a machine that runs is fine.
    void resume(UUID domain);

    /// Whether the mark of [#suspend] is on a running or paused machine. On one that runs it is a left-over.
    boolean isSuspendedByUs(UUID domain);

    /// Freezes the file systems of a running machine through its guest agent, which has three seconds to answer. They
    /// stay so until [#thaw].
    ///
    /// [HypervisorException.NotThere] when it has no agent, or none that is there: then none is frozen.
    /// [HypervisorException.Refused] when the agent says no or does not answer: then some may be, or become so.
    ///
    /// @return how many were frozen
    int freeze(UUID domain);

    /// Undoes [#freeze], failing as it does; a machine that is not frozen is fine.
    void thaw(UUID domain);

    /// Has the guest agent of a running machine carry out a command, and returns its answer, both JSON as the agent
    /// knows it. Fails as [#freeze] does.
    ///
    /// @param within whole seconds that the agent has
    String askAgent(UUID domain, String command, Duration within);

    // --- backups of running domains ---

    /// Removes what an interrupted backup of these disks left, and tells where the next one would put what the guest
    /// overwrites meanwhile, and what is free there.
    List<ScratchRoom> prepareScratch(UUID domain, List<String> targets);

    /// Begins a pull backup: freezes all named disks at one instant, marks it with the checkpoint, and exports each
    /// over NBD/TCP at [#address] on `port` under the disk's target name. After [#prepareScratch]: left-overs are
    /// refused.
    ///
    /// [HypervisorException.AlreadyThere] when the port is taken: choose another.
    /// [HypervisorException.NotThere] when the checkpoint of a `since` is gone or lost its bitmap: read it all.
    void beginBackup(BackupRequest request);

    /// Ends the backup if one runs, and returns when it has ended; the scratch files go with it.
    void endBackup(UUID domain);

    /// The backup job of a domain, if one runs.
    Optional<BackupFacts> backup(UUID domain);

    /// Names of the domain's checkpoints, oldest first.
    List<String> checkpoints(UUID domain);

    /// Forgets a checkpoint with its bitmaps; one that is not there is fine. Bitmaps left by a checkpoint that
    /// libvirt has lost are removed too.
    void deleteCheckpoint(UUID domain, String name);

    // --- making ---

    void createVolume(String pool, String name, ByteSize capacity, DiskFormat format);

    /// Removes a volume; one that is not there is fine.
    void deleteVolume(String pool, String name);

    /// Fills a volume from a stream of exactly `size` bytes.
    void uploadVolume(String pool, String name, ByteSize size, InputStream from);

    /// Puts a file of exactly `size` bytes where the path says, in place of one that is there, and makes its folder if
    /// that is missing. Through the pool API, as [#readFile].
    void writeFile(String path, ByteSize size, InputStream from);

    /// The same for a file that the host's users may run; [#writeFile] makes one that its owner alone may read.
    void writeProgram(String path, ByteSize size, InputStream from);

    /// Removes a file; one that is not there is fine.
    void deleteFile(String path);

    /// Defines a secret and sets its value; one of its UUID gets both anew.
    void defineSecret(String xml, byte[] value);

    /// Removes a secret with its value; one that is not there is fine.
    void removeSecret(UUID secret);

    /// Defines a network filter. Those that it includes have to be there.
    void defineFilter(String xml);

    void defineNetwork(String xml);

    /// Starts a defined network; one that is active is fine.
    void startNetwork(String name);

    void setNetworkAutostart(String name, boolean on);

    /// Stops and undefines a network; one that is not there is fine.
    void removeNetwork(String name);

    /// Defines a persistent domain, or changes its definition when name and UUID match. Never starts it.
    void define(String xml);

    void setAutostart(UUID domain, boolean on);

    void start(UUID domain, boolean paused);

    /// Starts a machine that is defined nowhere, its processors stopped; its name begins with [#MOMENTARY]. It ends
    /// when it is destroyed, or with the connection over which it was started: also when whoever started it is
    /// killed.
    void startMomentary(String xml);

    /// Asks a guest to shut itself down, as its power button does, and returns; a stopped domain is fine. Whether and
    /// when it does is seen by [#pulse].
    void shutdown(UUID domain);

    /// Pulls the plug; a stopped domain is fine.
    void destroy(UUID domain);

    /// Removes the definition (NVRAM, TPM state and checkpoint metadata too); one that is not there is fine.
    void undefine(UUID domain);

    // --- making disks local ---

    /// Starts pulling what the disk still reads from its backing file; one already pulling is fine.
    void pullDisk(UUID domain, String target);

    /// Starts mirroring a disk into an existing raw volume of equal size.
    void copyDisk(UUID domain, String target, String pool, String volume);

    /// Switches the disk to a finished copy.
    void pivotDisk(UUID domain, String target);

    /// The block job of a disk, if one runs.
    Optional<BlockJobFacts> blockJob(UUID domain, String target);

    @Override
    void close();

    /// @param freeMemory what a new machine could get
    record HostFacts(
            String name,
            ByteSize memory,
            ByteSize freeMemory,
            int cpus,
            String version,
            boolean hardwareAcceleration) {}

    /// @param xml the inactive definition, with what only the live one knows left out, and without secrets
    /// @param liveXml the live definition when it runs, else empty
    /// @param full the inactive definition with its secrets
    /// @param snapshots their names
    record DomainFacts(
            UUID uuid,
            String name,
            MachineState state,
            boolean autostart,
            boolean persistent,
            String xml,
            String liveXml,
            Confidential full,
            List<String> snapshots) {
        public DomainFacts {
            snapshots = List.copyOf(snapshots);
        }
    }

    /// @param leases DHCP leases as last handed out
    record NetworkFacts(UUID uuid, String name, boolean active, boolean autostart, String xml, List<Lease> leases) {}

    /// An address handed out by a network's DHCP server.
    record Lease(String mac, String address, String hostname) {}

    record PoolFacts(
            UUID uuid,
            String name,
            String type,
            String path,
            boolean active,
            boolean autostart,
            ByteSize capacity,
            ByteSize available,
            String xml) {}

    /// @param modified when its file was last written; the epoch where the pool does not tell
    record VolumeFacts(
            String pool,
            String name,
            String path,
            DiskFormat format,
            ByteSize capacity,
            ByteSize allocation,
            Instant modified) {}

    /// @param pausedByIoError whether the host paused it because it could not write for it
    record Pulse(MachineState state, boolean pausedByIoError) {}

    /// @param folder as the host names it
    record ScratchRoom(String folder, ByteSize free) {}

    /// @param port TCP port the export listens on
    /// @param checkpoint name of the checkpoint that marks the instant; empty for none
    record BackupRequest(UUID domain, int port, String checkpoint, List<BackupDisk> disks) {
        public BackupRequest {
            disks = List.copyOf(disks);
        }
    }

    /// @param bitmap whether the format can hold a checkpoint bitmap (qcow2): else the disk is only frozen
    /// @param since checkpoint whose changes are wanted; empty for the whole disk
    record BackupDisk(String target, boolean bitmap, String since) {}

    /// @param ours whether [#beginBackup] began it, here or in a process that died: its scratch files are named by us
    /// @param scratchUsed bytes of scratch, where libvirt tells
    record BackupFacts(int port, List<String> disks, boolean ours, ByteSize scratchUsed) {
        public BackupFacts {
            disks = List.copyOf(disks);
        }
    }

    /// @param done bytes of `total`; equal when the job is ready or finished
    record BlockJobFacts(String type, long done, long total) {}
}

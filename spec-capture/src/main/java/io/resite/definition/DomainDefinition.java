package io.resite.definition;

import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import java.util.List;
import java.util.Map;

/// A machine's definition. Names of fields are ours, values are libvirt's words.
///
/// @param hypervisor libvirt's domain type, as in `kvm`
/// @param generationId libvirt's `genid`, which tells a guest that it was restored; the element without an ID is in the
///     remainder
/// @param maximumMemory what memory devices may grow it to
/// @param partition the cgroup it runs in
/// @param bootOrder kinds of devices, where devices have no order of their own
/// @param disks by the guest's device name
/// @param secrets libvirt secrets that it needs: their values are nowhere in a definition
/// @param remainder everything else, with placeholders for what is above
@Sparse
public record DomainDefinition(
        String name,
        String uuid,
        String generationId,
        String title,
        String description,
        String hypervisor,
        Platform platform,
        ByteSize maximumMemory,
        int memorySlots,
        ByteSize memory,
        ByteSize currentMemory,
        Cpus cpus,
        Cpu cpu,
        int ioThreads,
        Firmware firmware,
        DirectBoot directBoot,
        List<String> bootOrder,
        String clock,
        String onPowerOff,
        String onReboot,
        String onCrash,
        MemoryBacking memoryBacking,
        Pinning pinning,
        String partition,
        String emulator,
        Map<String, DiskDefinition> disks,
        Map<String, NicDefinition> nics,
        Map<String, Filesystem> filesystems,
        Map<String, Channel> channels,
        Map<String, Tpm> tpms,
        Map<String, Graphics> graphics,
        Map<String, Video> videos,
        Map<String, HostDevice> hostDevices,
        Map<String, MemoryDevice> memoryDevices,
        Map<String, Secret> secrets,
        String remainder)
        implements Definition {
    /// The name of the channel that the guest agent listens on.
    private static final String AGENT = "org.qemu.guest_agent.0";

    public DomainDefinition {
        bootOrder = List.copyOf(bootOrder);
        disks = Ordered.copy(disks);
        nics = Ordered.copy(nics);
        filesystems = Ordered.copy(filesystems);
        channels = Ordered.copy(channels);
        tpms = Ordered.copy(tpms);
        graphics = Ordered.copy(graphics);
        videos = Ordered.copy(videos);
        hostDevices = Ordered.copy(hostDevices);
        memoryDevices = Ordered.copy(memoryDevices);
        secrets = Ordered.copy(secrets);
    }

    /// Whether a guest agent can be reached, if one runs.
    public boolean hasAgentChannel() {
        return channels.values().stream().anyMatch(channel -> channel.name().equals(AGENT));
    }

    /// What it is made to look like.
    ///
    /// @param system what runs in it: `hvm`, or what is made for the hypervisor, as in `linux`
    /// @param machine as in `pc-q35-7.2`
    /// @param bootloader of Xen's paravirtual guests
    @Sparse
    public record Platform(
            String system, String architecture, String machine, String bootloader, String bootloaderArguments) {}

    /// How many virtual CPUs.
    ///
    /// @param current how many it starts with, where fewer than the maximum
    /// @param hostCpus which CPUs of the host they may run on
    @Sparse
    public record Cpus(int maximum, int current, String placement, String hostCpus) {}

    /// The CPU that the guest sees.
    ///
    /// @param mode `custom`, `host-model`, `host-passthrough` or `maximum`
    /// @param addressSize `passthrough` or `emulate`: whose physical addresses it has
    /// @param features policies by name
    /// @param cells of its NUMA topology
    @Sparse
    public record Cpu(
            String mode,
            String match,
            String check,
            String migratable,
            String model,
            String fallback,
            String vendor,
            String cacheMode,
            String cacheLevel,
            String addressSize,
            int addressBits,
            Topology topology,
            Map<String, String> features,
            Map<String, Cell> cells) {
        public Cpu {
            features = Ordered.copy(features);
            cells = Ordered.copy(cells);
        }
    }

    @Sparse
    public record Topology(int sockets, int dies, int clusters, int cores, int threads) {}

    /// A NUMA node of the guest.
    @Sparse
    public record Cell(String id, String cpus, ByteSize memory, String access, String discard) {}

    /// What starts before the guest's own system.
    ///
    /// @param automatic `efi` or `bios` where libvirt chooses the loader
    /// @param features what the chosen one must have, `yes` or `no` by name, as in `secure-boot`
    /// @param variables the file with the machine's UEFI variables; it is outside the definition
    /// @param variablesSource the same where it is more than a path
    @Sparse
    public record Firmware(
            String automatic,
            Map<String, String> features,
            String loader,
            String loaderType,
            String loaderReadOnly,
            String secure,
            String stateless,
            String variables,
            String variablesTemplate,
            DiskDefinition.Source variablesSource) {
        public Firmware {
            features = Ordered.copy(features);
        }
    }

    /// Files that the hypervisor boots without a loader.
    @Sparse
    public record DirectBoot(String kernel, String initrd, String commandLine, String deviceTree) {}

    /// What the host backs its memory with.
    ///
    /// @param pages sizes of huge pages, by NUMA nodes of the guest
    @Sparse
    public record MemoryBacking(
            boolean hugePages,
            Map<String, Page> pages,
            boolean locked,
            String source,
            String access,
            String allocation) {
        public MemoryBacking {
            pages = Ordered.copy(pages);
        }
    }

    @Sparse
    public record Page(ByteSize size, String nodes) {}

    /// What ties it to CPUs and memory of one host.
    ///
    /// @param cpus host CPUs by virtual CPU
    /// @param emulator host CPUs for all but the guest's own work
    /// @param ioThreads host CPUs by I/O thread
    /// @param cells host memory by NUMA node of the guest
    @Sparse
    public record Pinning(
            Map<String, String> cpus,
            String emulator,
            Map<String, String> ioThreads,
            String memoryMode,
            String memoryNodes,
            String memoryPlacement,
            Map<String, CellPinning> cells) {
        public Pinning {
            cpus = Ordered.copy(cpus);
            ioThreads = Ordered.copy(ioThreads);
            cells = Ordered.copy(cells);
        }
    }

    @Sparse
    public record CellPinning(String cell, String mode, String nodes) {}

    /// A folder or device of the host that the guest mounts.
    @Sparse
    public record Filesystem(
            String type,
            String access,
            String driver,
            String directory,
            String file,
            String device,
            String target,
            boolean readOnly) {}

    /// A line between host and guest.
    @Sparse
    public record Channel(String type, String name, String target, String path) {}

    /// A trusted platform module. The state of an emulated one is outside the definition.
    @Sparse
    public record Tpm(String model, String backend, String version, String persistent, String device) {}

    /// A screen that can be watched from outside. Its password is among the [Secrets].
    ///
    /// @param port -1 where one is chosen at the start
    @Sparse
    public record Graphics(
            String type,
            int port,
            int tlsPort,
            String automaticPort,
            String listen,
            String socket,
            String keymap,
            Map<String, Listen> listens) {
        public Graphics {
            listens = Ordered.copy(listens);
        }
    }

    @Sparse
    public record Listen(String type, String address, String network, String socket) {}

    /// @param memory of the screen, in KiB
    @Sparse
    public record Video(String model, int memory, int heads, String primary) {}

    /// A device of one host that is passed through: nothing brings it to another one.
    ///
    /// @param address of a PCI device; of a USB or SCSI device as much of it as there is
    /// @param mediated the UUID of a mediated device
    @Sparse
    public record HostDevice(
            String mode,
            String type,
            String model,
            String managed,
            PciAddress address,
            String device,
            String mediated,
            String vendor,
            String product,
            String adapter,
            String target,
            String unit,
            String protocol,
            String name,
            int bootOrder) {}

    @Sparse
    public record PciAddress(String domain, String bus, String slot, String function) {}

    /// A memory module, which can be plugged in while the machine runs.
    @Sparse
    public record MemoryDevice(String model, String path, ByteSize size, String node) {}

    /// A secret kept by libvirt, named by its UUID or by what it is for.
    @Sparse
    public record Secret(String type, String uuid, String usage) {}
}

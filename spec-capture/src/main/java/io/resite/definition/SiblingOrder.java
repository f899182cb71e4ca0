package io.resite.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// In which order libvirt writes the children of an element, so that a new one comes where it would stand.
final class SiblingOrder {
    private static final Map<String, List<String>> CHILDREN = Map.ofEntries(
            order(
                    "domain",
                    "name uuid hwuuid genid title description metadata maxMemory memory currentMemory blkiotune memtune"
                            + " memoryBacking vcpu vcpus iothreads iothreadids defaultiothread cputune numatune resource"
                            + " sysinfo bootloader bootloader_args os idmap features cpu clock on_poweroff on_reboot"
                            + " on_crash on_lockfailure pm perf devices seclabel launchSecurity"),
            order(
                    "devices",
                    "emulator disk controller lease filesystem interface smartcard serial parallel console channel input"
                            + " tpm graphics sound audio video hostdev redirdev redirfilter hub watchdog memballoon rng"
                            + " nvram panic shmem memory iommu vsock crypto"),
            order("os", "type firmware loader nvram kernel initrd cmdline dtb acpi init boot bootmenu bios smbios"),
            order("cpu", "model vendor topology cache maxphysaddr feature numa"),
            order(
                    "cputune",
                    "shares period quota global_period global_quota emulator_period emulator_quota iothread_period"
                            + " iothread_quota vcpupin emulatorpin iothreadpin vcpusched iothreadsched emulatorsched"),
            order("numatune", "memory memnode"),
            order("memoryBacking", "hugepages nosharepages locked source access allocation discard"),
            order(
                    "disk",
                    "driver auth source backingStore geometry blockio mirror target iotune readonly shareable transient"
                            + " serial wwn vendor product encryption boot alias address"),
            order(
                    "interface",
                    "mac source virtualport vlan bandwidth ip route script downscript backenddomain target guest model"
                            + " driver backend filterref tune link mtu coalesce teaming port boot rom alias address acpi"),
            order("graphics", "listen channel image jpeg zlib playback streaming mouse clipboard filetransfer gl"),
            order(
                    "network",
                    "name uuid title description metadata forward bridge mtu mac domain dns vlan bandwidth port ip route"
                            + " portgroup virtualport"),
            order("ip", "tftp dhcp"),
            order("dhcp", "range host bootp"),
            order("portgroup", "virtualport bandwidth vlan"),
            order("pool", "name uuid capacity allocation available features source target refresh"),
            order("source", "host device dir adapter name initiator auth vendor product format protocol"),
            order("volume", "name key capacity allocation physical source target backingStore"),
            order("target", "path format permissions timestamps encryption compat"),
            order("filter", "uuid filterref rule"));

    private SiblingOrder() {}

    /// The child after which a new one of that name comes; empty for the first place.
    static Optional<Element> before(Element parent, String name) {
        var order = CHILDREN.getOrDefault(parent.name(), List.of());
        var rank = order.indexOf(name);
        var children = parent.children();
        if (rank < 0) {
            return children.isEmpty() ? Optional.empty() : Optional.of(children.getLast());
        }
        return children.stream()
                .filter(child -> order.contains(child.name()) && order.indexOf(child.name()) <= rank)
                .reduce((_, later) -> later);
    }

    private static Map.Entry<String, List<String>> order(String parent, String children) {
        return Map.entry(parent, List.of(children.split(" ")));
    }
}

package io.resite.change;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What people call the fields. A field that is not here is called by its own name, with its words apart, so that a
/// new one needs no line to be understood.
final class Vocabulary {
    private static final Pattern NUMBERED = Pattern.compile("[a-z]+([1-9][0-9]*)");

    /// Fields that hold entries, by what one of them is called.
    private static final Map<String, String> COLLECTIONS = Map.ofEntries(
            Map.entry("disks", "disk"),
            Map.entry("nics", "NIC"),
            Map.entry("files", "file"),
            Map.entry("filesystems", "shared folder"),
            Map.entry("channels", "channel"),
            Map.entry("tpms", "TPM"),
            Map.entry("graphics", "graphics"),
            Map.entry("listens", "listener"),
            Map.entry("videos", "video device"),
            Map.entry("hostDevices", "host device"),
            Map.entry("memoryDevices", "memory module"),
            Map.entry("secrets", "secret"),
            Map.entry("cookies", "cookie"),
            Map.entry("pages", "page size"),
            Map.entry("cells", "NUMA cell"),
            Map.entry("hosts", "host"),
            Map.entry("addresses", "address"),
            Map.entry("ranges", "DHCP range"),
            Map.entry("routes", "route"),
            Map.entry("nameserverHosts", "DNS host"),
            Map.entry("portgroups", "port group"),
            Map.entry("interfaces", "interface"),
            Map.entry("hugePages", "huge pages of"),
            Map.entry("guests", "support for"));

    /// What an entry may be known by, the surest first.
    private static final Map<String, List<String>> NAMES = Map.of(
            "nics", List.of("mac"),
            "channels", List.of("name"),
            "filesystems", List.of("target"),
            "secrets", List.of("uuid", "usage"),
            "hosts", List.of("mac", "id", "name", "address"),
            "nameserverHosts", List.of("address"));

    /// Fields that hold many names, by what one of them is called: what came and went is told, not all there are.
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("cpu.features", "CPU feature"),
            Map.entry("interfaces.*.members", "member"),
            Map.entry("interfaces.*.addresses", "address"),
            Map.entry("guests.*.machineTypes", "machine type"),
            Map.entry("guests.*.deprecated", "deprecated machine type"),
            Map.entry("guests.*.features", "feature"),
            Map.entry("guests.*.firmware.automatic", "firmware"),
            Map.entry("guests.*.firmware.loaderTypes", "loader type"),
            Map.entry("guests.*.firmware.loaders", "loader"),
            Map.entry("guests.*.cpu.modes", "CPU mode"),
            Map.entry("guests.*.cpu.hostFeatures", "CPU feature of host-model"),
            Map.entry("guests.*.cpu.hostLacks", "CPU feature missing in host-model"),
            Map.entry("guests.*.cpu.usableModels", "usable CPU model"),
            Map.entry("guests.*.cpu.otherModels", "CPU model that is known and not usable"),
            Map.entry("guests.*.devices.disks", "kind of disk"),
            Map.entry("guests.*.devices.diskBuses", "disk bus"),
            Map.entry("guests.*.devices.graphics", "kind of graphics"),
            Map.entry("guests.*.devices.videos", "video device"),
            Map.entry("guests.*.devices.hostDevices", "kind of host device"),
            Map.entry("guests.*.devices.filesystems", "kind of shared folder"),
            Map.entry("guests.*.devices.tpmModels", "TPM model"),
            Map.entry("guests.*.devices.tpmBackends", "TPM backend"),
            Map.entry("guests.*.devices.tpmVersions", "TPM version"),
            Map.entry("guests.*.devices.randomness", "source of randomness"),
            Map.entry("guests.*.devices.memorySources", "source of memory"));

    /// Words for a field at a place, or anywhere. An empty one adds nothing to the words before it.
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("addresses.*.address", ""),
            Map.entry("addresses.*.hosts", "DHCP host"),
            Map.entry("bootOrder", "boot order"),
            Map.entry("cpu", "CPU"),
            Map.entry("cpu.features", "feature"),
            Map.entry("cpus", ""),
            Map.entry("cpus.current", "vCPUs at its start"),
            Map.entry("cpus.hostCpus", "host CPUs for its vCPUs"),
            Map.entry("cpus.maximum", "vCPUs"),
            Map.entry("cpus.placement", "vCPU placement"),
            Map.entry("connection", ""),
            Map.entry("directBoot", ""),
            Map.entry("directBoot.commandLine", "kernel command line"),
            Map.entry("directBoot.deviceTree", "device tree"),
            Map.entry("domain", "DNS domain"),
            Map.entry("firmware.automatic", ""),
            Map.entry("firmware.features", "feature"),
            Map.entry("firmware.secure", "secure boot"),
            Map.entry("firmware.variables", "UEFI variables"),
            Map.entry("firmware.variablesSource", "UEFI variables"),
            Map.entry("firmware.variablesTemplate", "template of UEFI variables"),
            Map.entry("forward", "forwarding"),
            Map.entry("generationId", "generation ID"),
            Map.entry("mac", "MAC address"),
            Map.entry("mtu", "MTU"),
            Map.entry("pinning.cells", "NUMA pinning of cell"),
            Map.entry("pinning.cpus", "vCPU"),
            Map.entry("platform", ""),
            Map.entry("platform.machine", "machine type"),
            Map.entry("platform.system", "system type"),
            Map.entry("filterParameters", "filter parameter"),
            Map.entry("tlsPort", "TLS port"),
            Map.entry("uri", "address"),
            Map.entry("uuid", "UUID"),
            Map.entry("virtualPort", "virtual port"),
            Map.entry("vlan", "VLAN"),
            Map.entry("vlan.tags", "tags"),
            Map.entry("wwn", "WWN"));

    private Vocabulary() {}

    static boolean isCollection(String field) {
        return COLLECTIONS.containsKey(field);
    }

    /// What one of the names at that place is called; empty where no list of names is.
    static Optional<String> listed(FactPath path) {
        return Optional.ofNullable(LISTS.get(path.pattern()));
    }

    static List<String> names(String collection) {
        return NAMES.getOrDefault(collection, List.of());
    }

    /// What the field at that place is called; for a collection, what one of its entries is called.
    static String word(FactPath path) {
        var field = path.last();
        var anywhere = COLLECTIONS.getOrDefault(field, apart(field));
        return WORDS.getOrDefault(path.pattern(), WORDS.getOrDefault(field, anywhere));
    }

    private static String apart(String field) {
        return field.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /// The label of an entry as people say it: nothing for the only one of its kind that goes by number.
    static String spoken(String label) {
        var number = NUMBERED.matcher(label);
        if (!number.matches()) {
            return label;
        }
        return number.group(1).equals("1") ? "" : number.group(1);
    }
}

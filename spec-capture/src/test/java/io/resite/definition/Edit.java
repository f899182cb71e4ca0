package io.resite.definition;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;

/// A change of a machine as a person would write it, and the places that it may change.
///
/// @param yaml what to write for a machine; empty where the machine has nothing to change so
/// @param places the starts of all paths that may be different afterwards
record Edit(String name, BiFunction<DomainDefinition, Random, Optional<String>> yaml, List<String> places) {
    private static final String DISK = "/domain/devices/disk";
    private static final String NIC = "/domain/devices/interface";

    static List<Edit> all() {
        return List.of(
                always("name", (_, random) -> "name: drill--" + random.nextInt(1000), "/domain/name"),
                always(
                        "uuid",
                        (_, random) -> "uuid: " + new UUID(random.nextLong(), random.nextLong()),
                        "/domain/uuid"),
                always(
                        "memory",
                        (_, random) -> "{memory: %d MiB, currentMemory: 512 MiB}".formatted(600 + random.nextInt(4000)),
                        "/domain/memory",
                        "/domain/currentMemory"),
                always(
                        "vCPUs",
                        (_, random) -> "cpus: {maximum: %d, current: 1}".formatted(2 + random.nextInt(6)),
                        "/domain/vcpu"),
                always(
                        "machine type",
                        (_, random) -> "platform: {machine: pc-q35-%d.2}".formatted(3 + random.nextInt(6)),
                        "/domain/os/type/@machine"),
                always(
                        "CPU of the host",
                        (_, _) ->
                                "cpu: {mode: host-passthrough, match: null, model: null, fallback: null, vendor: null,"
                                        + " features: null}",
                        "/domain/cpu"),
                always(
                        "CPU model",
                        (_, random) ->
                                "cpu: {mode: custom, match: exact, model: Model%d, fallback: allow, features: {vmx: disable}}"
                                        .formatted(random.nextInt(9)),
                        "/domain/cpu"),
                always(
                        "UEFI",
                        (_, _) -> "firmware: {automatic: efi, features: {secure-boot: 'no'}, loader: null,"
                                + " loaderType: null, loaderReadOnly: null, secure: null, stateless: null,"
                                + " variables: null, variablesTemplate: null, variablesSource: null}",
                        "/domain/os/@firmware",
                        "/domain/os/firmware",
                        "/domain/os/loader",
                        "/domain/os/nvram"),
                always(
                        "BIOS",
                        (_, _) -> "firmware: null",
                        "/domain/os/@firmware",
                        "/domain/os/firmware",
                        "/domain/os/loader",
                        "/domain/os/nvram"),
                always(
                        "no pinning",
                        (_, _) ->
                                "{pinning: null, cpus: {hostCpus: null}, memoryBacking: {hugePages: false, pages: null}}",
                        "/domain/cputune",
                        "/domain/numatune",
                        "/domain/vcpu/@cpuset",
                        "/domain/memoryBacking"),
                always(
                        "pinning",
                        (_, random) ->
                                "pinning: {cpus: {'0': '%d'}, emulator: 0-1, memoryMode: strict, memoryNodes: '0'}"
                                        .formatted(random.nextInt(4)),
                        "/domain/cputune",
                        "/domain/numatune"),
                always(
                        "title and description",
                        (_, random) ->
                                "{title: 'a <b> {%d}', description: \"two\\nlines\"}".formatted(random.nextInt(99)),
                        "/domain/title",
                        "/domain/description"),
                nic("MAC", (_, random) -> "mac: '52:54:00:00:00:%02x'".formatted(random.nextInt(256)), NIC + "/mac"),
                nic(
                        "other network",
                        (_, _) -> "connection: {type: network, network: drill, portgroup: null}",
                        NIC + "/@type",
                        NIC + "/source"),
                nic(
                        "bridge and VLAN",
                        (_, random) ->
                                "{connection: {type: bridge, bridge: br7}, vlan: {tags: ['%d']}, virtualPort: {type: openvswitch}}"
                                        .formatted(1 + random.nextInt(4000)),
                        NIC + "/@type",
                        NIC + "/source",
                        NIC + "/vlan",
                        NIC + "/virtualport"),
                disk(
                        "path",
                        (_, random) -> "source: {type: file, file: /west/d%d.qcow2}".formatted(random.nextInt(99)),
                        DISK + "/@type",
                        DISK + "/source"),
                disk(
                        "pool and volume",
                        (_, random) -> "source: {type: volume, pool: west, volume: v%d, mode: null}"
                                .formatted(random.nextInt(99)),
                        DISK + "/@type",
                        DISK + "/source"),
                disk(
                        "cache, discard and serial",
                        (_, random) -> "{cache: none, discard: unmap, serial: S%d}".formatted(random.nextInt(99)),
                        DISK + "/driver",
                        DISK + "/serial"),
                always("boot order", (_, _) -> "bootOrder: [network, cdrom]", "/domain/os/boot"),
                always(
                        "what happens on a crash",
                        (_, _) -> "{onCrash: restart, partition: /machine/west}",
                        "/domain/on_crash",
                        "/domain/resource"));
    }

    private static Edit always(String name, BiFunction<DomainDefinition, Random, String> yaml, String... places) {
        return new Edit(name, (machine, random) -> Optional.of(yaml.apply(machine, random)), List.of(places));
    }

    private static Edit nic(String name, BiFunction<DomainDefinition, Random, String> yaml, String... places) {
        return new Edit(
                name,
                (machine, random) -> machine.nics().keySet().stream()
                        .findFirst()
                        .map(label -> "nics: {%s: {%s}}".formatted(label, inner(yaml.apply(machine, random)))),
                List.of(places));
    }

    private static Edit disk(String name, BiFunction<DomainDefinition, Random, String> yaml, String... places) {
        return new Edit(
                name,
                (machine, random) -> machine.disks().keySet().stream()
                        .findFirst()
                        .map(label -> "disks: {%s: {%s}}".formatted(label, inner(yaml.apply(machine, random)))),
                List.of(places));
    }

    private static String inner(String fields) {
        return fields.startsWith("{") ? fields.substring(1, fields.length() - 1) : fields;
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.resite.folder;

import io.resite.definition.Definition;
import io.resite.definition.DomainDefinition;
import io.resite.definition.FilterDefinition;
import io.resite.definition.NetworkDefinition;
import io.resite.definition.PoolDefinition;
import io.resite.definition.RandomDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Filter;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.Network;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// Sites to be written: one as a person knows it, and any number made by chance.
final class Sites {
    static final SiteId EAST = new SiteId("east");
    private static final List<String> NAMES = List.of(
            "db",
            "DB",
            "Db",
            "web-01",
            "-rf",
            "..",
            ".",
            ".hidden",
            "a/b",
            "a%2Fb",
            "../../etc/passwd",
            "con",
            "nul.x",
            "düsseldorf",
            "データ",
            "x".repeat(250),
            "x".repeat(249) + "y",
            "two words",
            "tab\t",
            "\u0000",
            "",
            "~",
            "db~2",
            "line\nbreak",
            "a:b",
            "a\\b",
            "*?",
            "trailing.",
            "site",
            "%",
            "%41");
    private static final List<String> HOSTS = List.of("east1", "EAST1", "h/2", "..", "con");

    private Sites() {}

    static Site east() {
        return new Site(
                EAST,
                Instant.parse("2026-11-22T10:15:30Z"),
                List.of(
                        new Host(
                                "east1",
                                "qemu+tcp://10.0.0.11/system",
                                ByteSize.gib(64),
                                ByteSize.gib(40),
                                16,
                                "QEMU 7.2.22, libvirt 9.0.0"),
                        new Host(
                                "east2", "qemu+tcp://10.0.0.12/system", ByteSize.gib(64), ByteSize.gib(9), 16, "same")),
                List.of(network("prod", "east1"), network("prod", "east2")),
                List.of(pool("default", "east1")),
                List.of(machine("db"), machine("web")),
                List.of("machine web: 2 snapshots: not protected; only the present state is"));
    }

    static Site withMachines(Machine... machines) {
        return new Site(EAST, Instant.EPOCH, List.of(), List.of(), List.of(), List.of(machines), List.of());
    }

    static Machine machine(String name) {
        var uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return machine(name, """
                <domain type='kvm'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <memory unit='KiB'>8388608</memory>
                  <vcpu placement='static'>4</vcpu>
                  <os>
                    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                  </os>
                  <!-- kept as it is -->
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='qcow2'/>
                      <source file='/pool/%s.qcow2'/>
                      <target dev='vda' bus='virtio'/>
                    </disk>
                    <interface type='network'>
                      <mac address='52:54:00:00:00:01'/>
                      <source network='prod'/>
                    </interface>
                  </devices>
                </domain>
                """.formatted(escaped(name), uuid, escaped(name)));
    }

    static Machine machine(String name, String xml) {
        return new Machine(
                new MachineId(EAST, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))),
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain(xml, name),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", name + ".qcow2", ByteSize.gib(20))),
                List.of(new Nic(
                        "52:54:00:00:00:01",
                        "prod",
                        List.of(new NicAddress("10.10.0.11", NicAddress.Source.LEASE, Instant.EPOCH)))),
                List.of(new MachineFile(MachineFile.Kind.KERNEL, "/boot/vmlinuz", ByteSize.mib(8), "12e4".repeat(16))));
    }

    static Network network(String name, String host) {
        var uuid = UUID.nameUUIDFromBytes((host + name).getBytes(StandardCharsets.UTF_8));
        return new Network(host, true, true, Definition.network("""
                <network>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <forward mode='nat'/>
                  <bridge name='virbr1' stp='on' delay='0'/>
                  <ip address='10.10.0.1' netmask='255.255.255.0'/>
                </network>
                """.formatted(escaped(name), uuid), name));
    }

    static StoragePool pool(String name, String host) {
        var uuid = UUID.nameUUIDFromBytes((host + name).getBytes(StandardCharsets.UTF_8));
        return new StoragePool(host, false, true, true, Definition.pool("""
                <pool type='dir'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <capacity unit='bytes'>107374182400</capacity>
                  <allocation unit='bytes'>42949672960</allocation>
                  <available unit='bytes'>64424509440</available>
                  <target>
                    <path>/pool</path>
                  </target>
                </pool>
                """.formatted(escaped(name), uuid), name));
    }

    /// Facts and definitions that need not fit each other, under names that nobody should give.
    static Site random(long seed) {
        var random = new Random(seed);
        var hosts = HOSTS.subList(0, 1 + random.nextInt(HOSTS.size()));
        return new Site(
                EAST,
                Instant.EPOCH.plusSeconds(random.nextInt()),
                hosts.stream()
                        .map(host -> new Host(host, "test:///" + host, ByteSize.gib(1), ByteSize.ZERO, 2, text(random)))
                        .toList(),
                some(random)
                        .mapToObj(_ -> new Network(
                                pick(random, HOSTS),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                definition(random, NetworkDefinition.class)))
                        .toList(),
                some(random)
                        .mapToObj(_ -> new StoragePool(
                                pick(random, HOSTS),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                definition(random, PoolDefinition.class)))
                        .toList(),
                some(random)
                        .mapToObj(index -> new Machine(
                                new MachineId(EAST, new UUID(random.nextLong(), index)),
                                pick(random, HOSTS),
                                pick(random, List.of(MachineState.values())),
                                random.nextBoolean(),
                                definition(random, DomainDefinition.class),
                                some(random)
                                        .mapToObj(disk -> new Disk(
                                                text(random),
                                                DiskFormat.RAW,
                                                text(random),
                                                text(random),
                                                new ByteSize(disk)))
                                        .toList(),
                                some(random)
                                        .mapToObj(_ -> new Nic(
                                                text(random),
                                                text(random),
                                                List.of(new NicAddress(
                                                        text(random), NicAddress.Source.ARP, Instant.EPOCH))))
                                        .toList(),
                                List.of()))
                        .toList(),
                some(random)
                        .mapToObj(_ -> new Filter(pick(random, HOSTS), definition(random, FilterDefinition.class)))
                        .toList(),
                some(random)
                        .mapToObj(index -> new NeededSecret(
                                new MachineId(EAST, new UUID(1, index)),
                                pick(random, List.of(NeededSecret.Kind.values())),
                                text(random),
                                random.nextBoolean()))
                        .toList(),
                some(random).mapToObj(_ -> text(random)).toList());
    }

    static String sample(String name) {
        try (var file = Sites.class.getResourceAsStream("/definitions/" + name + ".xml")) {
            if (file == null) {
                throw new IllegalArgumentException("no sample " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static IntStream some(Random random) {
        return IntStream.range(0, random.nextInt(5));
    }

    private static String text(Random random) {
        return pick(random, NAMES);
    }

    private static String name(Random random) {
        var name = text(random);
        return name.isEmpty() ? "unnamed" : name;
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /// A random definition under any name.
    private static <D extends Definition> D definition(Random random, Class<D> kind) {
        for (var seed = random.nextInt(1_000_000); ; seed++) {
            var found = Definition.parse(RandomDefinition.of(seed), "random").definition();
            if (kind.isInstance(found)) {
                var fields = Documents.fields(found);
                fields.put("name", name(random));
                fields.put("uuid", new UUID(random.nextLong(), 1).toString());
                return Documents.value(fields, kind, "random");
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}

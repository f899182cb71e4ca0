package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Puts networks, pools and guests on a site's hosts, through libvirt as an administrator would.
final class Machines {
    private static final String LIBVIRT = "/var/lib/libvirt/";
    private final Instance instance;

    Machines(Instance instance) {
        this.instance = instance;
    }

    /// Every host has a pool of its own; west's hosts share one besides, east's keep their kernels in a pool.
    void definePools(LabHost host) {
        var commands = new ArrayList<>(pool(host, "default", "images"));
        commands.addAll(
                host.site().equals(LabSite.WEST.name()) ? pool(host, "shared", "shared") : pool(host, "boot", "boot"));
        new Libvirtd(instance, host).virsh(commands);
    }

    /// The folder that a site's hosts see alike, as pool `shared`.
    void shareAPool(LabHost host) {
        new Libvirtd(instance, host).virsh(pool(host, "shared", "shared"));
    }

    /// Files, networks and domains of a host, started.
    void create(LabHost host, Path images, Path debian, Set<Feature> features) {
        var guests = Guest.with(features).stream()
                .filter(guest -> guest.host().equals(host))
                .toList();
        try {
            copyImages(host, images);
            for (var guest : guests) {
                for (var disk : guest.disks()) {
                    createDisk(host, guest, disk, debian);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var commands = new ArrayList<>(List.of("pool-refresh boot", "pool-refresh default"));
        GuestNetwork.ALL.stream()
                .filter(network -> network.hostAt(LabSite.EAST).equals(host))
                .forEach(network -> commands.addAll(network(host, network)));
        guests.forEach(guest -> commands.addAll(domain(host, guest, features)));
        new Libvirtd(instance, host).virsh(commands);
    }

    private List<String> pool(LabHost host, String name, String folder) {
        var file = define(
                host, "pool-" + name, Template.filled("host/pool.xml", Map.of("name", name, "path", LIBVIRT + folder)));
        return List.of("pool-define " + file, "pool-start " + name, "pool-autostart " + name);
    }

    private List<String> network(LabHost host, GuestNetwork network) {
        var leases = Guest.with(EnumSet.allOf(Feature.class)).stream()
                .filter(guest -> guest.network().equals(network))
                .map(guest -> "      <host mac='%s' name='%s' ip='%s'/>"
                        .formatted(guest.mac(), guest.name(), guest.address()))
                .collect(Collectors.joining("\n"));
        var file = define(
                host,
                "network-" + network.name(),
                Template.filled(
                        "host/network.xml",
                        Map.of(
                                "name", network.name(),
                                "gateway", network.address(1),
                                "first", network.address(100),
                                "last", network.address(199),
                                "hosts", leases)));
        return List.of("net-define " + file, "net-start " + network.name(), "net-autostart " + network.name());
    }

    private List<String> domain(LabHost host, Guest guest, Set<Feature> features) {
        var disks = guest.disks().stream()
                .map(disk ->
                        """
                            <disk type='file' device='disk'>
                              <driver name='qemu' type='%s'/>
                              <source file='%s'/>
                              <target dev='%s' bus='virtio'/>
                            </disk>
                        """.formatted(disk.format(), LIBVIRT + "images/" + disk.fileOf(guest.name()), disk.target()))
                .collect(Collectors.joining())
                .stripTrailing();
        var values = Map.of(
                "name", guest.name(),
                "uuid", guest.uuid().toString(),
                "memory", String.valueOf(guest.memoryMiB()),
                "initrd", guest.image(),
                "cmdline", "console=ttyS0 quiet panic=5 " + guest.commandLine(),
                "disks", disks,
                "mac", guest.mac(),
                "network", guest.network().name());
        var domain = Template.filled("host/domain.xml", values);
        if (guest.equals(Guest.MODERN)) {
            for (var feature : features) {
                domain = feature.in(domain);
            }
        }
        var file = define(host, guest.name(), domain);
        return List.of("define " + file, "autostart " + guest.name(), "start " + guest.name());
    }

    private Path define(LabHost host, String name, String xml) {
        var file = instance.host(host).resolve("define-" + name + ".xml");
        try {
            Files.writeString(file, xml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private void copyImages(LabHost host, Path images) throws IOException {
        var boot = instance.host(host).resolve("lib/boot");
        try (Stream<Path> files = Files.list(images)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, boot.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void createDisk(LabHost host, Guest guest, GuestDisk disk, Path debian) throws IOException {
        var file = instance.host(host).resolve("lib/images").resolve(disk.fileOf(guest.name()));
        switch (disk.content()) {
            case GuestDisk.Content.Debian() -> Files.copy(debian, file);
            case GuestDisk.Content.Text(var text) -> {
                if (disk.format().equals("raw")) {
                    writeRaw(file, disk.sizeMiB(), text);
                } else {
                    var raw = file.resolveSibling(file.getFileName() + ".new");
                    writeRaw(raw, disk.sizeMiB(), text);
                    toQcow2(raw, file);
                    Files.delete(raw);
                }
            }
        }
    }

    private static void writeRaw(Path file, long sizeMiB, String text) throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(sizeMiB << 20);
            content.write(text.getBytes(UTF_8));
        }
    }

    /// Version 3: version 2 cannot keep the bitmaps that say what changed.
    static void toQcow2(Path raw, Path qcow2) {
        Command.of(("qemu-img convert -f raw -O qcow2 -o compat=1.1 " + raw + " " + qcow2).split(" ", -1))
                .run();
    }
}

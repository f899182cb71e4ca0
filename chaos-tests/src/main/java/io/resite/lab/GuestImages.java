package io.resite.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What guests boot: Debian's kernel for clouds with a busybox initramfs of ours. The kernel is fetched once a machine
/// and kept in the cache; the initramfs takes half a second and is written for each lab.
final class GuestImages {
    private static final String KERNEL_PACKAGE = "linux-image-cloud-amd64";
    /// In an order in which each finds what it needs.
    private static final List<String> MODULES = List.of(
            "virtio_ring",
            "virtio",
            "virtio_pci_legacy_dev",
            "virtio_pci_modern_dev",
            "virtio_pci",
            "failover",
            "net_failover",
            "virtio_blk",
            "virtio_net");
    /// Loaded by the role that wants it.
    private static final String VARIABLES_MODULE = "efivarfs";

    /// What a guest agent talks through.
    private static final String CONSOLE_MODULE = "virtio_console";

    private static final List<String> ROLES = List.of("dns", "db", "relay", "batch", "modern");
    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(10);
    private final ImageCache cache;

    GuestImages(ImageCache cache) {
        this.cache = cache;
    }

    /// Puts the kernel and every initramfs into a folder.
    void writeTo(Path folder) {
        try {
            var kernel = kernel();
            Files.createDirectories(folder);
            Files.copy(kernel.resolve("vmlinuz"), folder.resolve("vmlinuz"), StandardCopyOption.REPLACE_EXISTING);
            try (var guest = new Initramfs(folder.resolve("guest.initrd"))) {
                addGuest(guest, kernel);
            }
            try (var dns = new Initramfs(folder.resolve("dns.initrd"))) {
                addGuest(dns, kernel);
                addWithLibraries(dns, Path.of("/usr/sbin/dnsmasq"), "bin/dnsmasq");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts the kernel, and the initramfs of guests that have an agent and a role more, into a folder.
    void writeWithAgent(Path folder, String role) {
        try {
            var kernel = kernel();
            Files.createDirectories(folder);
            Files.copy(kernel.resolve("vmlinuz"), folder.resolve("vmlinuz"), StandardCopyOption.REPLACE_EXISTING);
            try (var guest = new Initramfs(folder.resolve("agent.initrd"))) {
                addGuest(guest, kernel);
                guest.add("modules/" + CONSOLE_MODULE + ".ko", kernel.resolve(CONSOLE_MODULE + ".ko"));
                guest.add("roles/" + role, Template.bytes("guest/roles/" + role));
                addWithLibraries(guest, agent().resolve("qemu-ga"), "bin/qemu-ga");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addGuest(Initramfs image, Path kernel) throws IOException {
        image.add("init", Template.bytes("guest/init"));
        image.add("bin/busybox", Path.of("/usr/bin/busybox"));
        image.add("etc/udhcpc.script", Template.bytes("guest/udhcpc.script"));
        image.add("www/cgi-bin/index.cgi", Template.bytes("guest/www/cgi-bin/index.cgi"));
        for (var role : ROLES) {
            image.add("roles/" + role, Template.bytes("guest/roles/" + role));
        }
        image.add("modules/order", String.join("\n", MODULES).getBytes(US_ASCII));
        for (var module : MODULES) {
            image.add("modules/" + module + ".ko", kernel.resolve(module + ".ko"));
        }
        image.add("modules/" + VARIABLES_MODULE + ".ko", kernel.resolve(VARIABLES_MODULE + ".ko"));
    }

    private static void addWithLibraries(Initramfs image, Path program, String as) throws IOException {
        image.add(as, program);
        var libraries = LIBRARY.matcher(Command.of("ldd", program.toString()).run());
        while (libraries.find()) {
            image.add(libraries.group(1).substring(1), Path.of(libraries.group(1)));
        }
    }

    private Path kernel() {
        return cache.folder("kernel-with-console", folder -> {
            var work = unpacked(kernelPackage(), folder);
            keepBootFiles(work, folder);
            Trees.delete(work);
        });
    }

    /// Not installed: this machine has no use for it.
    private Path agent() {
        return cache.folder("agent", folder -> {
            var work = unpacked("qemu-guest-agent", folder);
            try {
                Files.move(work.resolve("usr/sbin/qemu-ga"), folder.resolve("qemu-ga"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Trees.delete(work);
        });
    }

    private static Path unpacked(String name, Path folder) {
        var work = folder.resolve("package");
        Trees.make(work);
        Command.of("sh", "-c", "cd \"$1\" && apt-get download -q \"$2\" && dpkg-deb -x *.deb .", "sh", work + "", name)
                .within(DOWNLOAD_LIMIT)
                .run();
        return work;
    }

    /// The package of the kernel itself, on which the one without a version depends.
    private static String kernelPackage() {
        var show = Command.of("apt-cache", "show", "--no-all-versions", KERNEL_PACKAGE);
        if (!show.attempt().good()) {
            Command.of("apt-get", "update", "-q").within(DOWNLOAD_LIMIT).run();
        }
        return Pattern.compile("^Depends: (linux-image-\\S+)", Pattern.MULTILINE)
                .matcher(show.run())
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new LabException(
                        "apt knows no kernel behind " + KERNEL_PACKAGE + "; is Debian's main archive configured?"));
    }

    private static boolean isWanted(String module) {
        return MODULES.contains(module) || module.equals(VARIABLES_MODULE) || module.equals(CONSOLE_MODULE);
    }

    private static void keepBootFiles(Path work, Path folder) {
        try (Stream<Path> files = Files.walk(work)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var name = file.getFileName().toString();
                if (name.startsWith("vmlinuz")) {
                    Files.move(file, folder.resolve("vmlinuz"));
                } else if (name.endsWith(".ko") && isWanted(name.substring(0, name.length() - 3))) {
                    Files.move(file, folder.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

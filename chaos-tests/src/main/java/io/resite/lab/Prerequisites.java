package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a machine must have to hold a lab.
public final class Prerequisites {
    /// A file of each package: that it is there is what counts, not how it came.
    private static final Map<String, String> PACKAGE_OF = new TreeMap<>(Map.ofEntries(
            Map.entry("/usr/sbin/ip /sbin/ip /usr/bin/ip /bin/ip", "iproute2"),
            Map.entry("/usr/sbin/libvirtd", "libvirt-daemon-system"),
            Map.entry(
                    "/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so",
                    "libvirt-daemon-driver-qemu"),
            Map.entry("/usr/bin/virsh", "libvirt-clients"),
            Map.entry("/usr/bin/qemu-system-x86_64", "qemu-system-x86"),
            Map.entry("/usr/bin/qemu-img", "qemu-utils"),
            Map.entry("/usr/sbin/dnsmasq", "dnsmasq-base"),
            Map.entry("/usr/sbin/iptables", "iptables"),
            Map.entry("/usr/share/doc/busybox-static", "busybox-static"),
            Map.entry("/usr/bin/socat", "socat"),
            Map.entry("/usr/bin/mmdebstrap", "mmdebstrap"),
            Map.entry("/sbin/mkfs.ext4 /usr/sbin/mkfs.ext4", "e2fsprogs")));

    private Prerequisites() {}

    /// The Debian packages to install first; empty when all is there.
    public static List<String> missingPackages() {
        return missing(PACKAGE_OF);
    }

    private static List<String> missing(Map<String, String> packages) {
        return packages.entrySet().stream()
                .filter(entry ->
                        List.of(entry.getKey().split(" ")).stream().noneMatch(file -> Files.exists(Path.of(file))))
                .map(Map.Entry::getValue)
                .sorted()
                .distinct()
                .toList();
    }

    /// The same for features of machines.
    private static final Map<String, String> PACKAGE_OF_FEATURES = Map.of(
            "/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf",
            "/usr/bin/swtpm", "swtpm",
            "/usr/bin/swtpm_setup", "swtpm-tools");

    /// Refuses to begin where the lab cannot end, and says in one line what to do.
    static void check() {
        check(Set.of());
    }

    static void check(Set<Feature> features) {
        var missing = new ArrayList<>(missingPackages());
        if (!features.isEmpty()) {
            missing.addAll(missing(PACKAGE_OF_FEATURES));
        }
        if (!missing.isEmpty()) {
            throw new LabException("the lab needs packages that are not installed; install them with: apt-get install "
                    + String.join(" ", missing));
        }
        if (!root()) {
            throw new LabException(
                    "the lab makes network namespaces and mounts, which only root may: run it as root, or with sudo");
        }
    }

    private static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

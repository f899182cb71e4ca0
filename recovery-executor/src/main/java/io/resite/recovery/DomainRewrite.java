package io.resite.recovery;

import io.resite.spec.DiskFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.w3c.dom.Element;

/// The definition of a machine, made fit for a recovery host. Typed on purpose where a host would refuse it or bind it
/// to something of the primary; everything else stays verbatim, what we do not know included.
final class DomainRewrite {
    /// Listening addresses that mean the same at every host.
    /// As libvirt writes it into definitions that name none.
    private static final String USUAL_EMULATOR = "/usr/bin/qemu-system-";

    /// Where libvirt itself logs, on every host.
    private static final String LOGS = "/var/log/libvirt/qemu/";

    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "127.0.0.1", "::1", "localhost");

    private final Markup domain;
    private final Destination to;
    private final List<String> changes = new ArrayList<>();

    /// @param networks the machine's network names to those at the recovery host
    /// @param files what it has outside its disks
    record Destination(String as, RunMark mark, Map<String, String> networks, FilePlaces files, List<DiskPlace> disks) {
        Destination {
            networks = Map.copyOf(networks);
            disks = List.copyOf(disks);
        }
    }

    /// Where hypervisors reach our NBD server.
    record NbdAddress(String host, int port) {}

    private DomainRewrite(String captured, Destination to) {
        this.domain = Markup.parse(captured, "domain", "definition of " + to.as());
        this.to = to;
    }

    /// The definition under which the disks are filled: empty volumes backed by our NBD server, stopping rather than
    /// telling the guest of an error while anything still comes from there.
    static Rewritten filling(String captured, Destination to, NbdAddress from) {
        var rewrite = new DomainRewrite(captured, to);
        return rewrite.with((disk, place) -> rewrite.backed(disk, place, from));
    }

    /// The definition that stays: local volumes, the error policies as captured.
    static Rewritten settled(String captured, Destination to) {
        var rewrite = new DomainRewrite(captured, to);
        return rewrite.with((disk, place) -> rewrite.source(disk, place.settled(), place));
    }

    /// The definition at another host of its own site that sees its disks: as it was, but for what else was the lost
    /// host's.
    static Rewritten restarted(String captured, Destination to) {
        var rewrite = new DomainRewrite(captured, to);
        var root = rewrite.domain.root();
        root.removeAttribute("id");
        to.mark().write(rewrite.domain);
        Markup.all(root, "devices/disk").stream()
                .filter(DomainRewrite::isRemovable)
                .forEach(drive -> rewrite.medium(drive, Markup.attribute(drive, "target", "dev")));
        rewrite.bootFiles(root);
        rewrite.variables(root);
        rewrite.consoles(root);
        rewrite.graphics(root);
        rewrite.placement(root);
        return new Rewritten(rewrite.domain.text(), rewrite.changes);
    }

    private interface DiskChange {
        void to(Element disk, DiskPlace place);
    }

    private Rewritten with(DiskChange diskChange) {
        var root = domain.root();
        root.removeAttribute("id");
        domain.child(root, "name").setTextContent(to.as());
        to.mark().write(domain);
        security(root);
        emulator(root);
        disks(root, diskChange);
        interfaces(root);
        bootFiles(root);
        variables(root);
        generation(root);
        consoles(root);
        graphics(root);
        placement(root);
        return new Rewritten(domain.text(), changes);
    }

    /// Where QEMU lies is the distribution's affair; libvirt takes its own where nothing is said.
    private void emulator(Element root) {
        var path = Markup.first(root, "devices/emulator")
                .map(emulator -> emulator.getTextContent().strip());
        Markup.remove(root, "devices/emulator");
        path.filter(named -> !named.startsWith(USUAL_EMULATOR))
                .ifPresent(named -> changes.add("it runs on the recovery host's own emulator, not on " + named));
    }

    private void disks(Element root, DiskChange diskChange) {
        for (var disk : Markup.all(root, "devices/disk")) {
            var target = Markup.attribute(disk, "target", "dev");
            var place = to.disks().stream()
                    .filter(candidate -> candidate.target().equals(target))
                    .findFirst();
            if (place.isPresent()) {
                diskChange.to(disk, place.get());
            } else if (isRemovable(disk)) {
                medium(disk, target);
            } else {
                Markup.remove(disk);
                changes.add("disk " + target + " is left out: it is not in the point");
            }
        }
    }

    private void medium(Element disk, String target) {
        var held = Markup.remove(disk, "source");
        Markup.remove(disk, "backingStore");
        var path = to.files().media().get(target);
        if (path != null) {
            disk.setAttribute("type", "file");
            var source = domain.create("source");
            source.setAttribute("file", path);
            disk.insertBefore(source, Markup.first(disk, "target").orElse(null));
        } else if (held) {
            changes.add("drive " + target + " is empty: its medium is not in the point");
        }
    }

    private static boolean isRemovable(Element disk) {
        return disk.getAttribute("device").equals("cdrom")
                || disk.getAttribute("device").equals("floppy");
    }

    private void backed(Element disk, DiskPlace place, NbdAddress from) {
        source(disk, place.overlay(), place);
        var driver = domain.child(disk, "driver");
        driver.setAttribute("type", DiskFormat.QCOW2.driver());
        driver.setAttribute("error_policy", "stop");
        driver.setAttribute("rerror_policy", "stop");
        var backing = domain.create("backingStore");
        backing.setAttribute("type", "network");
        domain.child(backing, "format").setAttribute("type", "raw");
        var source = domain.child(backing, "source");
        source.setAttribute("protocol", "nbd");
        source.setAttribute("name", place.export());
        var host = domain.child(source, "host");
        host.setAttribute("name", from.host());
        host.setAttribute("port", Integer.toString(from.port()));
        domain.child(backing, "backingStore");
        disk.insertBefore(backing, Markup.first(disk, "target").orElse(null));
    }

    private void source(Element disk, String volume, DiskPlace place) {
        disk.setAttribute("type", "volume");
        var encrypted = Markup.remove(disk, "encryption");
        encrypted |= Markup.remove(disk, "source/encryption");
        if (encrypted) {
            changes.add("disk " + place.target()
                    + " is no longer encrypted by its host: a point holds what its guest sees");
        }
        Markup.remove(disk, "source");
        Markup.remove(disk, "backingStore");
        Markup.remove(disk, "mirror");
        var driver = domain.child(disk, "driver");
        driver.setAttribute("name", "qemu");
        driver.setAttribute("type", place.format().driver());
        var source = domain.create("source");
        source.setAttribute("pool", place.pool());
        source.setAttribute("volume", volume);
        disk.insertBefore(source, Markup.first(disk, "target").orElse(null));
    }

    private void interfaces(Element root) {
        for (var nic : Markup.all(root, "devices/interface")) {
            for (var source : Markup.all(nic, "source")) {
                var as = to.networks().get(networkOf(nic, source));
                if (as != null) {
                    plugInto(as, nic, source);
                }
            }
            // libvirt's own device names; a new one is made at each start.
            remove(nic, "target", target -> target.getAttribute("dev").startsWith("vnet"));
        }
    }

    /// What a NIC hangs on: a libvirt network, or the host's bridge or device.
    private static String networkOf(Element nic, Element source) {
        return switch (nic.getAttribute("type")) {
            case "network" -> source.getAttribute("network");
            case "bridge" -> source.getAttribute("bridge");
            case "direct" -> source.getAttribute("dev");
            default -> "";
        };
    }

    private void plugInto(String network, Element nic, Element source) {
        if (!nic.getAttribute("type").equals("network")) {
            changes.add("NIC " + Markup.attribute(nic, "mac", "address") + " is on network " + network
                    + ", not on the primary host's " + networkOf(nic, source));
            nic.setAttribute("type", "network");
            source.removeAttribute("dev");
            source.removeAttribute("mode");
            // A port of the primary's switch.
            Markup.remove(nic, "virtualport");
        }
        source.setAttribute("network", network);
        // Ports of the primary's daemon; the bridge is the network's own affair.
        source.removeAttribute("portid");
        source.removeAttribute("bridge");
    }

    private void bootFiles(Element root) {
        for (var name : List.of("kernel", "initrd")) {
            Markup.first(root, "os/" + name).ifPresent(file -> {
                var path = to.files().boot().get(file.getTextContent().strip());
                if (path != null) {
                    file.setTextContent(path);
                }
            });
        }
    }

    /// A file that is there is taken as it is; without one libvirt makes it from the firmware's template.
    private void variables(Element root) {
        if (!to.files().variables().isEmpty()) {
            Markup.first(root, "os").ifPresent(os -> {
                var nvram = domain.child(os, "nvram");
                nvram.removeAttribute("type");
                nvram.setTextContent(to.files().variables());
            });
            return;
        }
        Markup.first(root, "os/nvram").ifPresent(nvram -> {
            nvram.removeAttribute("type");
            nvram.setTextContent("");
            changes.add("UEFI variables start afresh: they are not in the point");
        });
    }

    /// By another one the guest sees that its time went back (Active Directory relies on it). It is the same each time
    /// that this run defines the machine, and another in every run.
    private void generation(Element root) {
        Markup.first(root, "genid").ifPresent(generation -> {
            var fresh = UUID.nameUUIDFromBytes(
                    (to.mark().run() + "/" + to.mark().machine() + "/genid").getBytes(StandardCharsets.UTF_8));
            generation.setTextContent(fresh.toString());
            changes.add("its generation ID is a new one, by which the guest knows that it was restored");
        });
    }

    /// A log file's folder need not exist at the recovery host, and a missing folder stops the start; libvirt's own
    /// folder for logs is there.
    private void consoles(Element root) {
        for (var kind : List.of("serial", "console", "parallel", "channel")) {
            for (var port : Markup.all(root, "devices/" + kind)) {
                var logged = Markup.remove(port, "log");
                if (port.getAttribute("type").equals("file")) {
                    port.setAttribute("type", "pty");
                    Markup.remove(port, "source");
                    changes.add(kind + " port writes to a pty, not to the primary's file");
                    logged = true;
                }
                if (logged && kind.equals("serial")) {
                    var number = Markup.attribute(port, "target", "port");
                    var path = LOGS + to.as() + "-serial" + (number.isEmpty() ? "0" : number) + ".log";
                    var log = domain.create("log");
                    log.setAttribute("file", path);
                    port.appendChild(log);
                    changes.add("serial port is logged to " + path);
                } else if (logged) {
                    changes.add(kind + " port is no longer logged to the primary's file");
                }
            }
        }
        for (var channel : Markup.all(root, "devices/channel")) {
            // Paths below libvirt's own folder carry the machine's old name; libvirt makes new ones.
            remove(channel, "source", source -> source.getAttribute("path").contains("/libvirt/qemu/"));
        }
    }

    private void graphics(Element root) {
        for (var graphics : Markup.all(root, "devices/graphics")) {
            var elsewhere = isOfThePrimary(graphics.getAttribute("listen"));
            for (var listen : Markup.all(graphics, "listen")) {
                if (isOfThePrimary(listen.getAttribute("address"))) {
                    elsewhere = true;
                    listen.setAttribute("address", "127.0.0.1");
                }
            }
            if (elsewhere) {
                graphics.setAttribute("listen", "127.0.0.1");
                changes.add("its display listens on loopback, not on the primary's address");
            }
        }
    }

    private static boolean isOfThePrimary(String address) {
        return !address.isEmpty() && !EVERYWHERE.contains(address);
    }

    private void security(Element root) {
        remove(root, "seclabel", label -> !label.getAttribute("type").equals("none"));
    }

    /// Places on the primary's processors and memory mean nothing elsewhere.
    private void placement(Element root) {
        Markup.first(root, "vcpu").filter(vcpu -> vcpu.hasAttribute("cpuset")).ifPresent(vcpu -> {
            vcpu.removeAttribute("cpuset");
            changes.add("it may use every processor, not the primary's set");
        });
        var pinned = Markup.remove(root, "cputune/vcpupin");
        pinned |= Markup.remove(root, "cputune/emulatorpin");
        pinned |= Markup.remove(root, "cputune/iothreadpin");
        pinned |= Markup.remove(root, "numatune");
        if (pinned) {
            changes.add("its processors and memory are no longer pinned");
        }
        if (Markup.remove(root, "memoryBacking/hugepages")) {
            changes.add("it uses ordinary pages, not huge ones");
        }
    }

    private static void remove(Element from, String name, Predicate<Element> which) {
        Markup.all(from, name).stream().filter(which).forEach(Markup::remove);
    }
}

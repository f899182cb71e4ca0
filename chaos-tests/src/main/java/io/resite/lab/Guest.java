package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// One machine that runs at east when the lab is up.
///
/// @param number last byte of its address and MAC
/// @param image the initramfs it boots with
/// @param commandLine what its init reads
/// @param sign how to tell from outside that it works
record Guest(
        String name,
        LabHost host,
        GuestNetwork network,
        int number,
        int memoryMiB,
        String image,
        String commandLine,
        SignOfLife sign,
        List<GuestDisk> disks) {
    private static final LabHost EAST1 = LabSite.EAST.first();
    private static final LabHost EAST2 = LabSite.EAST.second();
    private static final String NAME_SERVER = GuestNetwork.PROD.address(2);

    /// In the order in which they depend on each other.
    static final List<Guest> ALL = List.of(
            new Guest(
                    "dns",
                    EAST1,
                    GuestNetwork.PROD,
                    2,
                    128,
                    "dns.initrd",
                    "resite.role=dns resite.address=" + NAME_SERVER + "/24 resite.gateway=10.10.0.1",
                    new SignOfLife.Tcp(53),
                    List.of(GuestDisk.qcow2("vda", 64, names()))),
            new Guest(
                    "db",
                    EAST1,
                    GuestNetwork.PROD,
                    10,
                    128,
                    "guest.initrd",
                    leased("db"),
                    new SignOfLife.Line(7000),
                    List.of(GuestDisk.qcow2("vda", 1024, ""), GuestDisk.raw("vdb", 256))),
            new Guest(
                    "app",
                    EAST2,
                    GuestNetwork.BACK,
                    11,
                    128,
                    "guest.initrd",
                    leased("relay"),
                    new SignOfLife.Http(8080),
                    List.of(GuestDisk.qcow2("vda", 64, "port=8080\nprotocol=line\nupstream=db\nupstream_port=7000\n"))),
            new Guest(
                    "web",
                    EAST1,
                    GuestNetwork.PROD,
                    12,
                    128,
                    "guest.initrd",
                    leased("relay"),
                    new SignOfLife.Http(80),
                    List.of(GuestDisk.qcow2("vda", 64, "port=80\nprotocol=http\nupstream=app\nupstream_port=8080\n"))),
            new Guest(
                    "batch",
                    EAST2,
                    GuestNetwork.BACK,
                    13,
                    128,
                    "guest.initrd",
                    leased("batch"),
                    new SignOfLife.Line(7000),
                    List.of(GuestDisk.qcow2("vda", 64, ""))),
            new Guest(
                    "deb",
                    EAST2,
                    GuestNetwork.BACK,
                    14,
                    192,
                    "guest.initrd",
                    leased("disk"),
                    new SignOfLife.Http(80),
                    List.of(GuestDisk.debian("vda"))));

    /// Only in a lab that was asked for features: it has them, and shows what they keep.
    static final Guest MODERN = new Guest(
            "modern",
            EAST1,
            GuestNetwork.PROD,
            15,
            // A Linux kernel started by a UEFI firmware faults in less.
            256,
            "guest.initrd",
            leased("modern"),
            new SignOfLife.Line(7000),
            List.of(GuestDisk.qcow2("vda", 64, "")));

    Guest {
        disks = List.copyOf(disks);
    }

    /// The machines of a lab with some features.
    static List<Guest> with(Set<Feature> features) {
        return features.isEmpty()
                ? ALL
                : Stream.concat(ALL.stream(), Stream.of(MODERN)).toList();
    }

    String address() {
        return network.address(number);
    }

    String mac() {
        return "52:54:00:77:%02x:%02x".formatted(network.third(), number);
    }

    /// The same in every lab, so that what is learned of one lab fits the next.
    UUID uuid() {
        return UUID.nameUUIDFromBytes(("resite lab " + name).getBytes(UTF_8));
    }

    private static String leased(String role) {
        return "resite.role=" + role + " resite.dns=" + NAME_SERVER;
    }

    /// What `dns` answers, in the form of /etc/hosts.
    private static String names() {
        return """
                %s dns
                %s db
                %s app
                %s web
                %s batch
                %s deb
                """.formatted(
                        GuestNetwork.PROD.address(2),
                        GuestNetwork.PROD.address(10),
                        GuestNetwork.BACK.address(11),
                        GuestNetwork.PROD.address(12),
                        GuestNetwork.BACK.address(13),
                        GuestNetwork.BACK.address(14));
    }
}

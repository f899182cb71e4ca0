package io.resite.guard;

/// Where the start guard lies on a host.
public final class GuardPlaces {
    /// What people call at the console, and hooks call for libvirt.
    public static final String PROGRAM = "/etc/libvirt/hooks/resite-guard";

    /// libvirt calls every program of these folders, since 6.5.
    static final String QEMU_HOOK = "/etc/libvirt/hooks/qemu.d/resite";

    static final String DAEMON_HOOK = "/etc/libvirt/hooks/daemon.d/resite";

    /// An older libvirt calls this one alone.
    static final String ONLY_QEMU_HOOK = "/etc/libvirt/hooks/qemu";

    /// Written by the protect role.
    static final String GUARD_FILE = "/var/lib/libvirt/resite/guard";

    /// Written by the hooks: the boot they live in.
    static final String BOOT_FILE = "/var/lib/libvirt/resite/boot";

    /// Written by the hooks: machines that they held.
    static final String HELD_FILE = "/var/lib/libvirt/resite/held";

    /// Written by the watch over strict groups: the boot, and a tick of its clock.
    static final String ALIVE_FILE = "/var/lib/libvirt/resite/alive";

    /// Written by people's releases.
    static final String RELEASES_FILE = "/var/lib/libvirt/resite/releases";

    private GuardPlaces() {}
}

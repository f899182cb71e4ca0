package io.resite.spec;

import java.util.Locale;

/// How a disk's blocks lie in its volume. Other formats are reported by capture and not protected.
public enum DiskFormat {
    QCOW2,
    RAW;

    /// The name libvirt and QEMU use.
    public String driver() {
        return name().toLowerCase(Locale.ROOT);
    }
}

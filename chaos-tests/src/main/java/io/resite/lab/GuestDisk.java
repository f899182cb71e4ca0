package io.resite.lab;

/// A disk of a guest: what it is, and what it holds before the first boot.
///
/// @param text what stands at its start
/// @param base an image of the cache to start from instead; empty: none
record GuestDisk(String target, String format, long sizeMiB, String text, String base) {
    static GuestDisk qcow2(String target, long sizeMiB, String text) {
        return new GuestDisk(target, "qcow2", sizeMiB, text, "");
    }

    static GuestDisk raw(String target, long sizeMiB) {
        return new GuestDisk(target, "raw", sizeMiB, "", "");
    }

    String fileOf(String guest) {
        return guest + "-" + target + (format.equals("raw") ? ".raw" : ".qcow2");
    }
}

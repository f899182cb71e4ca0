package io.resite.lab;

/// A disk of a guest: what it is, and what it holds before the first boot.
record GuestDisk(String target, String format, long sizeMiB, Content content) {
    /// What a disk holds before the first boot.
    sealed interface Content {
        /// A text at its start, zeros behind it.
        record Text(String text) implements Content {}

        /// The small Debian of the cache.
        record Debian() implements Content {}
    }

    static GuestDisk qcow2(String target, long sizeMiB, String text) {
        return new GuestDisk(target, "qcow2", sizeMiB, new Content.Text(text));
    }

    static GuestDisk raw(String target, long sizeMiB) {
        return new GuestDisk(target, "raw", sizeMiB, new Content.Text(""));
    }

    static GuestDisk debian(String target) {
        return new GuestDisk(target, "qcow2", DebianImage.SIZE_MIB, new Content.Debian());
    }

    String fileOf(String guest) {
        return guest + "-" + target + (format.equals("raw") ? ".raw" : ".qcow2");
    }
}

package io.resite.spec;

import io.resite.document.ByteSize;

/// A file outside its disks that a machine cannot start without (kernel, initrd). Travels content-addressed.
///
/// @param path where the primary host has it
/// @param sha256 of the content, 64 lower-case hex digits: the name under which the vault keeps it
public record BootFile(Kind kind, String path, ByteSize size, String sha256) {
    /// Which element of the definition names the file.
    public enum Kind {
        KERNEL,
        INITRD
    }
}

package io.resite.image;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.file.Path;

/// Takes room in a file before it is written (`fallocate(2)`). A write into room that is there lets others write at
/// the same time; one into a hole makes all others wait on ext4 (measured: twice as long for 4 GiB in pieces of 64
/// KiB).
///
/// It is a hint: a file system that cannot do it is written to as it is.
final class Reservation implements AutoCloseable {
    private static final int WRITE_ONLY = 1;
    private static final int KEEP_ZEROES = 0;

    private final int file;

    Reservation(Path file) {
        this.file = C.LIBRARY.open(file.toString(), WRITE_ONLY);
    }

    /// What is there stays; what was a hole still reads as zero.
    void of(long offset, long length) {
        if (file >= 0) {
            C.LIBRARY.fallocate(file, KEEP_ZEROES, offset, length);
        }
    }

    @Override
    public void close() {
        if (file >= 0) {
            C.LIBRARY.close(file);
        }
    }

    /// Of the C library.
    interface C extends Library {
        C LIBRARY = Native.load("c", C.class);

        int open(String path, int flags);

        int fallocate(int file, int mode, long offset, long length);

        int close(int file);
    }
}

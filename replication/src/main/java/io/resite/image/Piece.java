package io.resite.image;

/// Bytes of a disk that follow one another in a file.
///
/// @param start in the disk, in bytes
/// @param offset in the file, in bytes
record Piece(long start, long length, long offset) {
    long end() {
        return start + length;
    }
}

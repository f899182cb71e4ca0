package io.resite.vault;

/// Where one thread opens frames, one after another, without new arrays for each.
final class FrameRoom {
    private byte[] squeezed = new byte[0];
    private byte[] plain = new byte[0];
    private int length;

    /// Room for `size` bytes between opening and expanding.
    byte[] squeezed(int size) {
        squeezed = atLeast(squeezed, size);
        return squeezed;
    }

    /// Where the `size` plain bytes of the next frame go.
    byte[] plain(int size) {
        plain = atLeast(plain, size);
        length = size;
        return plain;
    }

    /// The frame that was opened last, in the first [#length] bytes.
    byte[] bytes() {
        return plain;
    }

    int length() {
        return length;
    }

    private static byte[] atLeast(byte[] room, int size) {
        return room.length >= size ? room : new byte[size];
    }
}

package io.resite.nbd;

import java.util.ArrayList;
import java.util.List;

/// Gathers extents in order; adjacent ones of equal status become one.
final class Extents {
    private final List<Extent> merged = new ArrayList<>();

    void add(long offset, long length, int flags) {
        if (length == 0) {
            return;
        }
        var last = merged.isEmpty() ? new Extent(offset, 0, flags) : merged.getLast();
        if (!merged.isEmpty() && last.flags() == flags && last.offset() + last.length() == offset) {
            merged.set(merged.size() - 1, new Extent(last.offset(), last.length() + length, flags));
        } else {
            merged.add(new Extent(offset, length, flags));
        }
    }

    int size() {
        return merged.size();
    }

    List<Extent> list() {
        return List.copyOf(merged);
    }
}

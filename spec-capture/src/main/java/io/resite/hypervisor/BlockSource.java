package io.resite.hypervisor;

import java.nio.ByteBuffer;

/// Blocks that a simulated host reads: a backing export, or a volume of its own. Throws unchecked when they cannot be
/// read; a block job that meets this dies as QEMU's does.
public interface BlockSource {
    long size();

    void read(long offset, ByteBuffer into);
}

package io.resite.spec;

import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import java.util.List;

/// Processors of a host and the memory that is near them.
///
/// @param cpus as in `0-7,16-23`
/// @param hugePages sizes that the kernel knows, also those of which none are set aside
@Sparse
public record NumaCell(int id, ByteSize memory, String cpus, List<HugePages> hugePages) {
    public NumaCell {
        hugePages = List.copyOf(hugePages);
    }

    /// @param count how many are set aside for machines that ask for them
    @Sparse
    public record HugePages(ByteSize size, int count) {}
}

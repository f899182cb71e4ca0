package io.resite.run;

import io.resite.vault.NumberedLog;
import io.resite.vault.ObjectStore.Creation;
import java.util.List;
import java.util.Optional;

/// Notes which entries of a log are read.
record ReadCountingLog(NumberedLog log, List<Long> reads) implements NumberedLog {
    @Override
    public Creation append(long number, byte[] plain) {
        return log.append(number, plain);
    }

    @Override
    public Optional<byte[]> read(long number) {
        reads.add(number);
        return log.read(number);
    }

    @Override
    public long newest() {
        return log.newest();
    }
}

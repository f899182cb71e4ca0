package io.resite.recovery;

import java.time.Instant;

/// When a step began.
///
/// @param byFormer whether an executor before this one began it: it may have been done
record Begun(Instant since, boolean byFormer) {}

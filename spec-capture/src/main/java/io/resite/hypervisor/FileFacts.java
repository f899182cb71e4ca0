package io.resite.hypervisor;

import io.resite.document.ByteSize;
import java.time.Instant;

/// A file of a host as its folder lists it.
///
/// @param modified when it was last written; [Instant#EPOCH] where libvirt does not tell
public record FileFacts(String path, ByteSize size, Instant modified) {}

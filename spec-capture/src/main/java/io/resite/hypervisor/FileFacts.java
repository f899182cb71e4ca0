package io.resite.hypervisor;

import io.resite.document.ByteSize;
import java.time.Instant;

/// A file of a host as its folder lists it.
///
/// @param modified when it was last written; [Instant#EPOCH] where libvirt does not tell
/// @param program whether its owner may run it
public record FileFacts(String path, ByteSize size, Instant modified, boolean program) {}

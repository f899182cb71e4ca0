package io.resite.recovery;

import java.util.Map;

/// Where a machine's files outside its disks lie at its recovery host.
///
/// @param boot of kernel and initrd, by their paths at the primary
/// @param media by the drive that reads them
/// @param variables of its firmware; empty when the point holds none, and it begins with fresh ones
record FilePlaces(Map<String, String> boot, Map<String, String> media, String variables) {
    static final FilePlaces NONE = new FilePlaces(Map.of(), Map.of(), "");

    FilePlaces {
        boot = Map.copyOf(boot);
        media = Map.copyOf(media);
    }
}

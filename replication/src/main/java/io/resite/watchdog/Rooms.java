package io.resite.watchdog;

import io.resite.document.ByteSize;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What the machines of one folder have overwritten together: each alone may seem to have room.
final class Rooms {
    static final int PERCENT = 70;

    private final Map<String, Map<UUID, Long>> used = new HashMap<>();

    /// Whether the folder of a machine is about to be full, and it is the one that took most of it.
    synchronized boolean tooFull(Duty duty, ByteSize used) {
        var folder = this.used.computeIfAbsent(key(duty), _ -> new HashMap<>());
        folder.put(duty.machine(), used.bytes());
        var together = folder.values().stream().mapToLong(Long::longValue).sum();
        var most = folder.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return used.bytes() == most
                && together > 0
                && together > duty.scratchFree().bytes() / 100 * PERCENT;
    }

    synchronized void forget(Duty duty) {
        used.computeIfPresent(key(duty), (_, folder) -> {
            folder.remove(duty.machine());
            return folder.isEmpty() ? null : folder;
        });
    }

    private static String key(Duty duty) {
        return duty.host() + " " + duty.scratchFolder();
    }
}

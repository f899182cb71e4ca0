package io.resite.plan;

import io.resite.document.ByteSize;
import io.resite.spec.Host;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What is left at the recovery site while machines are given places.
final class Room {
    /// Virtual CPUs that one physical CPU carries: machines of a recovered site are rarely busy all at once.
    static final int VCPUS_PER_CPU = 4;

    /// Memory a host keeps for itself and for QEMU's own needs: a twentieth, and never less than this.
    static final ByteSize LEAST_RESERVE = ByteSize.mib(256);

    private final Map<String, Long> memory;
    private final Map<String, Integer> cpus;
    private final Map<Space, Long> space;

    private Room(Map<String, Long> memory, Map<String, Integer> cpus, Map<Space, Long> space) {
        this.memory = new HashMap<>(memory);
        this.cpus = new HashMap<>(cpus);
        this.space = new HashMap<>(space);
    }

    static Room of(Site recovery) {
        var room = new Room(Map.of(), Map.of(), Map.of());
        for (var host : recovery.hosts()) {
            room.memory.put(host.name(), Math.max(0, host.freeMemory().bytes() - reserve(host)));
            var busy = recovery.machines().stream()
                    .filter(machine -> machine.host().equals(host.name()) && machine.state() != MachineState.STOPPED)
                    .mapToInt(machine -> machine.cpus())
                    .sum();
            room.cpus.put(host.name(), host.cpus() * VCPUS_PER_CPU - busy);
        }
        // Hosts may have looked at a shared pool at different moments: the smallest answer is the safe one.
        recovery.pools()
                .forEach(pool ->
                        room.space.merge(Storage.space(pool), pool.available().bytes(), Math::min));
        return room;
    }

    static long reserve(Host host) {
        return Math.max(LEAST_RESERVE.bytes(), host.memory().bytes() / 20);
    }

    Room copy() {
        return new Room(memory, cpus, space);
    }

    /// Whether a machine got what it needs.
    sealed interface Answer {
        /// @param thin targets of disks that got less than they may grow to
        record Taken(Set<String> thin) implements Answer {}

        record Full(String reason) implements Answer {}
    }

    /// Takes all of a need, or nothing.
    Answer take(Need need, String host) {
        var freeMemory = memory.getOrDefault(host, 0L);
        if (need.memory().bytes() > freeMemory) {
            return new Answer.Full("memory of " + host + ": " + need.memory().rounded() + " needed, "
                    + new ByteSize(freeMemory).rounded() + " free; free some there or leave another machine out");
        }
        int freeCpus = cpus.getOrDefault(host, 0);
        if (need.cpus() > freeCpus) {
            return new Answer.Full("vCPUs of " + host + ": " + need.cpus() + " needed, " + Math.max(0, freeCpus)
                    + " left at " + VCPUS_PER_CPU + " for each CPU; leave another machine out");
        }
        var after = new HashMap<Space, Long>();
        var thin = new HashSet<String>();
        for (var piece : need.pieces()) {
            var free = after.getOrDefault(piece.to(), space.getOrDefault(piece.to(), 0L));
            if (piece.least().bytes() > free) {
                return new Answer.Full(full(piece, free, host));
            }
            var all = piece.full().bytes() <= free;
            after.put(
                    piece.to(),
                    all ? free - piece.full().bytes() : free - piece.least().bytes());
            if (!all) {
                thin.add(piece.what());
            }
        }
        memory.put(host, freeMemory - need.memory().bytes());
        cpus.put(host, freeCpus - need.cpus());
        space.putAll(after);
        return new Answer.Taken(Set.copyOf(thin));
    }

    private static String full(Need.Piece piece, long free, String host) {
        return "pool " + piece.to().pool() + " at " + host + " is full: "
                + piece.full().rounded() + " needed for " + (piece.what().isEmpty() ? "boot files" : piece.what())
                + ", " + new ByteSize(free).rounded() + " free; free space or map "
                + (piece.from().isEmpty() ? "files outside pools" : "pool " + piece.from())
                + " elsewhere in the policy";
    }
}

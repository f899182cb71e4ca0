package io.resite.replication;

import java.util.concurrent.atomic.AtomicInteger;

/// The TCP ports that backup exports listen on at the hosts. A firewall opens this range and nothing else.
final class Ports {
    private static final int FIRST = 10900;
    private static final int COUNT = 100;

    private final AtomicInteger next;

    /// Groups begin at different places, so that cycles running at once seldom ask for the same port.
    Ports(String group) {
        next = new AtomicInteger(Math.floorMod(group.hashCode(), COUNT));
    }

    int next() {
        return FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
    }
}

package io.resite.plan;

import java.util.Set;

/// What becomes of one NIC's connection.
sealed interface Attachment {
    String mac();

    /// Its network is rebuilt, which ties the machine to the network's host.
    record Rebuilt(String mac, CapturedNetwork network) implements Attachment {}

    /// It is plugged into a network that the recovery site has already.
    ///
    /// @param hosts the recovery hosts that have it
    record Existing(String mac, String network, String fromHost, String as, Set<String> hosts) implements Attachment {}

    /// It needs nothing of its host, as QEMU's user-mode network does.
    record SelfContained(String mac) implements Attachment {}

    /// Nothing at the recovery site takes it, and a machine without its network is not a recovered machine.
    record Nowhere(String mac, String reason) implements Attachment {}
}

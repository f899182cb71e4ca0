package io.resite.spec;

import java.time.Instant;

/// An IP address that a NIC was seen with.
///
/// @param seenAt when it was last seen; of a reserved one, when the reservation was
public record NicAddress(String address, Source source, Instant seenAt) {
    /// Who says so, the most reliable first.
    public enum Source {
        /// Its network's DHCP server is told to hand it out.
        RESERVED,
        /// The agent inside the guest has it from the guest's own system.
        AGENT,
        /// Its network's DHCP server has handed it out.
        LEASE,
        /// The host has exchanged packets with it.
        ARP
    }

    /// The same however long ago it was seen.
    NicAddress withoutMoment() {
        return new NicAddress(address, source, Instant.EPOCH);
    }
}

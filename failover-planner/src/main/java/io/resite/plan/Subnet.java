package io.resite.plan;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/// A range of IP addresses. Two of them on one host must not overlap: libvirt refuses to start the second network.
///
/// @param bits 32 or 128: IPv4 and IPv6 never overlap
public record Subnet(BigInteger address, int prefix, int bits, String text) {
    /// Reads what `<ip address= netmask= prefix=>` says; empty when it makes no sense.
    static Optional<Subnet> of(String address, String netmask, String prefix) {
        try {
            var raw = InetAddress.ofLiteral(address).getAddress();
            var bits = raw.length * 8;
            var length = prefix.isEmpty() ? lengthOf(netmask, bits) : Integer.parseInt(prefix);
            if (length < 0 || length > bits) {
                return Optional.empty();
            }
            var network = new BigInteger(1, raw).shiftRight(bits - length).shiftLeft(bits - length);
            return Optional.of(new Subnet(network, length, bits, address + "/" + length));
        } catch (IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    boolean overlaps(Subnet other) {
        var shift = bits - Math.min(prefix, other.prefix);
        return bits == other.bits && address.shiftRight(shift).equals(other.address.shiftRight(shift));
    }

    private static int lengthOf(String netmask, int bits) {
        if (netmask.isEmpty()) {
            return bits;
        }
        return new BigInteger(1, InetAddress.ofLiteral(netmask).getAddress()).bitCount();
    }
}

package io.resite.plan;

import io.resite.definition.NetworkDefinition;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
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

    /// Those whose addresses a network owns.
    public static List<Subnet> of(NetworkDefinition network) {
        return network.addresses().values().stream()
                .flatMap(ip -> of(ip.address(), ip.netmask(), ip.prefix()).stream())
                .toList();
    }

    /// Reads an address with its prefix, as in `10.0.0.11/24`; empty when it makes no sense.
    public static Optional<Subnet> of(String address) {
        var slash = address.indexOf('/');
        return slash < 0 ? Optional.empty() : of(address.substring(0, slash), "", address.substring(slash + 1));
    }

    /// Whether both are the same range, whichever address of it each names.
    public boolean isSameAs(Subnet other) {
        return prefix == other.prefix && overlaps(other);
    }

    public boolean overlaps(Subnet other) {
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

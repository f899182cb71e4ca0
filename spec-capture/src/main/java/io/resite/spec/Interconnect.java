package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.util.List;

/// Which partitions and networks of a site reach each other, and what lies outside of it. What has no link here is not
/// known to be connected, nor to be apart.
@Sparse
public record Interconnect(List<Link> links) {
    /// The end of a link that is not the site's own.
    public static final String OUTSIDE = "outside";

    public static final Interconnect NOTHING_SAID = new Interconnect(List.of());

    public Interconnect {
        links = List.copyOf(links);
    }

    /// A way from one partition or network to another, or `outside`.
    ///
    /// @param vlan its number; 0 for untagged
    /// @param mtu in bytes
    /// @param gateway the address of what routes between the two; `none` where they are one segment; or `unknown`
    /// @param firewall what is let through or kept back, in words: nothing enforces these
    public record Link(
            @JsonProperty(required = true) String from,
            @JsonProperty(required = true) String to,
            @JsonProperty(defaultValue = Unknown.WORD) Figure vlan,
            @JsonProperty(defaultValue = Unknown.WORD) Figure mtu,
            @JsonProperty(defaultValue = Unknown.WORD) String gateway,
            List<String> firewall) {
        public Link {
            firewall = List.copyOf(firewall);
        }

        /// This where it says something, and what was seen where it does not.
        Link over(Link seen) {
            return new Link(
                    from,
                    to,
                    vlan.isKnown() ? vlan : seen.vlan,
                    mtu.isKnown() ? mtu : seen.mtu,
                    Unknown.or(gateway, seen.gateway),
                    firewall);
        }
    }
}

package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.util.List;

/// Whom and what one needs at hand to run a site, above all on the day when it is lost. Never a password.
///
/// @param contacts in the order in which they are called
@Sparse
public record Management(List<Contact> contacts, List<Endpoint> endpoints, List<Notice> notices) {
    public static final Management NOTHING_SAID = new Management(List.of(), List.of(), List.of());

    public Management {
        contacts = List.copyOf(contacts);
        endpoints = List.copyOf(endpoints);
        notices = List.copyOf(notices);
    }

    /// A person, or a desk that always answers.
    ///
    /// @param role what for, as in `storage`
    /// @param escalateAfter how long to wait for an answer before the next one is called; the caller decides if
    ///     nothing is said
    @Sparse
    public record Contact(
            @JsonProperty(required = true) String name,
            String role,
            String phone,
            String email,
            @JsonProperty(defaultValue = "0 s") Duration escalateAfter) {}

    /// Where something that the site hangs on is reached.
    ///
    /// @param address a name, an IP address or a URL; or `unknown`
    /// @param host whose it is, of a BMC or hypervisor
    @Sparse
    public record Endpoint(
            Kind kind,
            @JsonProperty(required = true) String name,
            @JsonProperty(defaultValue = Unknown.WORD) String address,
            String host,
            String note) {
        /// What is reached there.
        public enum Kind {
            BMC,
            HYPERVISOR,
            SWITCH,
            STORAGE,
            DNS,
            NTP,
            DIRECTORY,
            LICENCE,
            OTHER
        }
    }

    /// Who is told when something happens.
    ///
    /// @param contacts their names
    public record Notice(Occasion event, List<String> contacts) {
        public Notice {
            contacts = List.copyOf(contacts);
        }

        /// What people are told of.
        public enum Occasion {
            /// The site does not answer any more.
            LOSS,
            /// A recovery has begun.
            FAILOVER,
            /// A recovery has ended, well or not.
            END,
            /// A point is older than its RPO allows.
            LAG,
            /// The site is not as it was.
            DRIFT
        }
    }
}

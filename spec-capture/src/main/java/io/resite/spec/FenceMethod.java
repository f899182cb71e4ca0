package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.resite.document.Sparse;
import java.time.Duration;

/// A way to make sure, from outside, that a host of the primary is off. Asked host by host for those that
/// libvirt did not show to be off, in the policy's order.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FenceMethod.Redfish.class, name = "redfish"),
    @JsonSubTypes.Type(value = FenceMethod.Ipmi.class, name = "ipmi"),
    @JsonSubTypes.Type(value = FenceMethod.Script.class, name = "script"),
    @JsonSubTypes.Type(value = FenceMethod.Http.class, name = "http"),
    @JsonSubTypes.Type(value = FenceMethod.Camel.class, name = "camel")
})
public sealed interface FenceMethod {
    /// How long one host may take.
    Duration within();

    /// What it is called in plans and reports, without what may be secret in it: arguments, logins, queries.
    default String words() {
        return switch (this) {
            case Redfish _ -> "redfish";
            case Ipmi _ -> "ipmi";
            case Script script -> "script " + script.program();
            case Http http -> "http " + http.server();
            case Camel camel -> "camel " + camel.scheme();
        };
    }

    /// Whether it goes to the host's management controller, whose address the policy's `management` has to name.
    default boolean byController() {
        return switch (this) {
            case Redfish _, Ipmi _ -> true;
            case Script _, Http _, Camel _ -> false;
        };
    }

    /// The host's management controller, by Redfish over HTTPS.
    ///
    /// @param ca file with the certificates (PEM) that may vouch for the controller, instead of this machine's
    ///     own
    /// @param insecure any certificate will do
    @Sparse
    record Redfish(
            String ca,
            boolean insecure,
            @JsonProperty(defaultValue = "60 s") Duration within) implements FenceMethod {}

    /// The host's management controller, by the program `ipmitool`.
    ///
    /// @param cipher the cipher suite by its number, as in 3 or 17; 0: `ipmitool` asks the controller, which
    ///     old ones do not answer for ten seconds
    @Sparse
    record Ipmi(
            int cipher, @JsonProperty(defaultValue = "60 s") Duration within) implements FenceMethod {}

    /// A program beside the service; with exit status 0 it says that it has seen the host off.
    @Sparse
    record Script(
            @JsonProperty(required = true) String command,
            @JsonProperty(defaultValue = "60 s") Duration within) implements FenceMethod {
        /// Without its arguments, among which a password may be.
        String program() {
            return command.strip().split("\\s+", 2)[0];
        }
    }

    /// `POST` to an address; with status 200 or 204 it says that the host was seen off.
    @Sparse
    record Http(
            @JsonProperty(required = true) String url,
            @JsonProperty(defaultValue = "60 s") Duration within) implements FenceMethod {
        /// Without a login before it, and without what is asked of it.
        String server() {
            return url.replaceFirst("^([^:/]+://)([^/@]*@)?([^/?#]*).*$", "$1$3");
        }
    }

    /// A Camel endpoint; with the answer `off` it says that the host was seen off.
    @Sparse
    record Camel(
            @JsonProperty(required = true) String endpoint,
            @JsonProperty(defaultValue = "60 s") Duration within) implements FenceMethod {
        /// Without what may be secret in an endpoint's address.
        String scheme() {
            var colon = endpoint.indexOf(':');
            return colon < 0 ? endpoint : endpoint.substring(0, colon);
        }
    }
}

package io.resite.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.util.List;

/// Whom to tell when something is not as promised, and how.
///
/// @param repeat after what time an alarm is told again, unless somebody looks after it
public record AlarmSettings(
        @JsonProperty(defaultValue = "{}") Mail mail,
        @JsonProperty(defaultValue = "{}") Webhook webhook,
        @JsonProperty(defaultValue = "1 h") Duration repeat,
        @JsonProperty(defaultValue = "{}") DeadMan deadMan) {
    public static final AlarmSettings NOBODY = new AlarmSettings(
            new Mail("", 0, "", List.of(), "", "", Mail.Security.NONE),
            new Webhook("", ""),
            Duration.ofHours(1),
            new DeadMan("", Duration.ofMinutes(5)));

    /// Mail through an SMTP server.
    ///
    /// @param host empty: none is sent
    /// @param port 0: 587 with `starttls`, 465 with `tls`, else 25
    /// @param passwordFile holds the password in its first line
    @Sparse
    public record Mail(
            String host,
            int port,
            String from,
            List<String> to,
            String user,
            String passwordFile,
            @JsonProperty(defaultValue = "none") Security security) {
        public Mail {
            to = List.copyOf(to);
        }

        public boolean given() {
            return !host.isEmpty();
        }

        public int portOrUsual() {
            return port != 0
                    ? port
                    : switch (security) {
                        case NONE -> 25;
                        case STARTTLS -> 587;
                        case TLS -> 465;
                    };
        }

        /// How the way to the server is kept secret.
        public enum Security {
            NONE,
            STARTTLS,
            TLS
        }
    }

    /// A POST of JSON.
    ///
    /// @param url empty: none is sent
    /// @param secretFile its first line signs each body: HMAC-SHA-256 in the header `Resite-Signature`
    @Sparse
    public record Webhook(String url, String secretFile) {
        public boolean given() {
            return !url.isEmpty();
        }
    }

    /// A GET while no promise is broken, for somebody who raises an alarm when it stays away.
    ///
    /// @param url empty: none is sent
    public record DeadMan(
            String url,
            @JsonProperty(defaultValue = "5 min") Duration every) {
        public boolean given() {
            return !url.isEmpty();
        }
    }
}

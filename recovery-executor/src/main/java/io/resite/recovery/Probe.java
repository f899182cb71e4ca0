package io.resite.recovery;

import io.resite.spec.HealthCheck;

/// Asks a machine once whether it is well.
public interface Probe {
    /// @param words what was seen, for people
    record Answer(boolean well, String words) {}

    Answer ask(String address, HealthCheck check);

    /// What a check asks, in words.
    static String describe(String address, HealthCheck check) {
        return switch (check) {
            case HealthCheck.Tcp tcp -> "tcp " + address + ":" + tcp.port() + wanting(tcp.expect());
            case HealthCheck.Http http -> url(address, http) + wanting(http.expect());
            case HealthCheck.Ping _ -> "ping " + address;
            case HealthCheck.Agent _ -> "its guest agent";
            case HealthCheck.Lease _ -> "an address by DHCP";
            case HealthCheck.Script script -> "script \"" + script.command() + "\"";
        };
    }

    /// Where a check asks.
    static String url(String address, HealthCheck.Http check) {
        var host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + check.port() + path(check);
    }

    static String path(HealthCheck.Http check) {
        return (check.path().startsWith("/") ? "" : "/") + check.path();
    }

    private static String wanting(String expect) {
        return expect.isEmpty() ? "" : " with \"" + expect + "\"";
    }
}

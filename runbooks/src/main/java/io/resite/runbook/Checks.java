package io.resite.runbook;

import io.resite.spec.HealthCheck;

/// Health checks told so that a person can make them.
final class Checks {
    private Checks() {}

    static String inWords(HealthCheck check, String address) {
        var at = address.isEmpty() ? "ADDRESS" : address;
        return switch (check) {
            case HealthCheck.Tcp tcp ->
                "`nc " + at + " " + tcp.port() + "` connects" + expecting(tcp.expect(), " and says ");
            case HealthCheck.Http http ->
                "`curl http://" + at + ":" + http.port() + http.path() + "` answers"
                        + expecting(http.expect(), " with ");
            case HealthCheck.Ping _ -> "`ping " + at + "` is answered";
            case HealthCheck.Agent _ ->
                "its guest agent answers: `virsh qemu-agent-command NAME '{\"execute\":\"guest-ping\"}'`";
            case HealthCheck.Lease _ -> "`virsh domifaddr NAME --source lease` shows an address";
            case HealthCheck.Script script -> "`" + script.command() + "` on the service's machine ends with status 0";
        };
    }

    private static String expecting(String text, String with) {
        return text.isEmpty() ? "" : with + "`" + text.strip() + "`";
    }
}

package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.spec.HealthCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/// Asks a machine once whether it is well.
final class Probe {
    private static final int PATIENCE_MILLIS = 3000;
    private static final int ENOUGH_BYTES = 64 << 10;

    private Probe() {}

    /// @param words what was seen, for people
    record Answer(boolean well, String words) {}

    static Answer ask(String address, HealthCheck check) {
        try {
            return switch (check) {
                case HealthCheck.Tcp tcp -> ask(address, tcp);
                case HealthCheck.Http http -> ask(address, http);
            };
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    static String describe(String address, HealthCheck check) {
        return switch (check) {
            case HealthCheck.Tcp tcp -> "tcp " + address + ":" + tcp.port() + wanting(tcp.expect());
            case HealthCheck.Http http -> url(address, http) + wanting(http.expect());
        };
    }

    private static String wanting(String expect) {
        return expect.isEmpty() ? "" : " with \"" + expect + "\"";
    }

    private static Answer ask(String address, HealthCheck.Tcp check) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, check.port()), PATIENCE_MILLIS);
            if (check.expect().isEmpty()) {
                return new Answer(true, "accepted");
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            var seen = new ByteArrayOutputStream();
            var buffer = new byte[4096];
            for (var count = 0;
                    seen.size() < ENOUGH_BYTES && count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                seen.write(buffer, 0, count);
                if (seen.toString(UTF_8).contains(check.expect())) {
                    return new Answer(true, "as expected");
                }
            }
            return new Answer(false, "it said \"" + beginning(seen.toString(UTF_8)) + "\"");
        }
    }

    private static Answer ask(String address, HealthCheck.Http check) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(url(address, check)).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            var status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                return new Answer(false, "status " + status);
            }
            try (var stream = connection.getInputStream()) {
                var body = new String(stream.readNBytes(ENOUGH_BYTES), UTF_8);
                return body.contains(check.expect())
                        ? new Answer(true, "as expected")
                        : new Answer(false, "it said \"" + beginning(body) + "\"");
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String url(String address, HealthCheck.Http check) {
        var host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + check.port() + (check.path().startsWith("/") ? "" : "/") + check.path();
    }

    private static String beginning(String text) {
        var line = text.strip().lines().findFirst().orElse("");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}

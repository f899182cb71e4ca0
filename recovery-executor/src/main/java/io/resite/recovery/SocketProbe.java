package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.spec.HealthCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/// Asks machines over the network.
record SocketProbe() implements Probe {
    private static final int PATIENCE_MILLIS = 3000;
    private static final int ENOUGH_BYTES = 64 << 10;

    @Override
    public Answer ask(String address, HealthCheck check) {
        try {
            return switch (check) {
                case HealthCheck.Tcp tcp -> ask(address, tcp);
                case HealthCheck.Http http -> ask(address, http);
                case HealthCheck.Ping _ -> ping(address);
                case HealthCheck.Agent _, HealthCheck.Lease _, HealthCheck.Script _ ->
                    new Answer(false, "this is not asked over the network: it can be asked of a machine only");
            };
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    /// By the system's own program: echo requests are not for everybody to send.
    private static Answer ping(String address) throws IOException {
        var ping = new ProcessBuilder("ping", "-c", "1", "-W", "3", address)
                .redirectErrorStream(true)
                .start();
        ping.getOutputStream().close();
        try (var said = ping.getInputStream()) {
            var words = new String(said.readNBytes(ENOUGH_BYTES), UTF_8).strip();
            if (!ping.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return new Answer(false, "ping does not end");
            }
            return ping.exitValue() == 0
                    ? new Answer(true, "answers")
                    : new Answer(false, "no answer: " + beginning(words.substring(words.lastIndexOf('\n') + 1)));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Answer(false, "interrupted");
        } finally {
            ping.destroyForcibly();
        }
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
        var connection = (HttpURLConnection)
                URI.create(Probe.url(address, check)).toURL().openConnection();
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

    private static String beginning(String text) {
        var line = text.strip().lines().findFirst().orElse("");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}

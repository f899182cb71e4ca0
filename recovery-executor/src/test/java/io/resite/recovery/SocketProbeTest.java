package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.resite.spec.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SocketProbeTest {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Test
    void a_tcp_check_wants_to_hear_what_it_expects() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(server));

            assertThat(new SocketProbe()
                            .ask("127.0.0.1", new HealthCheck.Tcp(server.getLocalPort(), "seq=", WITHIN))
                            .well())
                    .isTrue();
            assertThat(new SocketProbe().ask("127.0.0.1", new HealthCheck.Tcp(server.getLocalPort(), "moo", WITHIN)))
                    .isEqualTo(new Probe.Answer(false, "it said \"resite seq=7\""));
        }
    }

    @Test
    void an_http_check_wants_200_and_what_it_expects() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/well", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("42".getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        try {
            var port = server.getAddress().getPort();

            assertThat(new SocketProbe()
                            .ask("127.0.0.1", new HealthCheck.Http(port, "/well", "42", WITHIN))
                            .well())
                    .isTrue();
            assertThat(new SocketProbe()
                            .ask("127.0.0.1", new HealthCheck.Http(port, "/well", "43", WITHIN))
                            .words())
                    .isEqualTo("it said \"42\"");
            assertThat(new SocketProbe()
                            .ask("127.0.0.1", new HealthCheck.Http(port, "/else", "", WITHIN))
                            .words())
                    .isEqualTo("status 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nobody_there_is_an_answer_too() throws IOException {
        int port;
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }

        var answer = new SocketProbe().ask("127.0.0.1", new HealthCheck.Tcp(port, "", WITHIN));

        assertThat(answer.well()).isFalse();
        assertThat(answer.words()).contains("refused");
    }

    private static void greet(ServerSocket server) {
        try {
            while (true) {
                try (var client = server.accept()) {
                    client.getOutputStream().write("resite seq=7\n".getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            // The test has closed its server.
            return;
        }
    }
}

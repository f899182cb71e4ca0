package io.resite.lab;

import java.time.Duration;
import java.util.Optional;

/// Asks an address from the viewpoint of a namespace: `eastlan` asks what east serves, `westlan` what west does.
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private final Instance instance;

    Probe(Instance instance) {
        this.instance = instance;
    }

    boolean accepts(String from, String address, int port) {
        return socat(from, address, port, "-u", "OPEN:/dev/null").attempt().good();
    }

    /// What a TCP server sends to whoever connects.
    Optional<String> line(String from, String address, int port) {
        return nonEmpty(socat(from, address, port, "-T8", "STDIO").attempt());
    }

    /// The body of `GET path`, if the answer is 200.
    Optional<String> http(String from, String address, int port, String path) {
        var request = "GET " + path + " HTTP/1.0\r\nHost: " + address + "\r\n\r\n";
        return nonEmpty(socat(from, address, port, "-T8", "STDIO")
                        .reading(request)
                        .attempt())
                .filter(answer -> answer.matches("(?s)HTTP/1\\.[01] 200 .*"))
                .map(answer -> answer.substring(answer.indexOf("\r\n\r\n") + 4).strip());
    }

    boolean serves(String from, String address, SignOfLife sign) {
        return switch (sign) {
            case SignOfLife.Tcp(var port) -> accepts(from, address, port);
            case SignOfLife.Line(var port) -> line(from, address, port).isPresent();
            case SignOfLife.Http(var port) -> http(from, address, port, "/").isPresent();
        };
    }

    /// `-t 8`: after our side has said all, the server has so long to answer.
    private Command socat(String from, String address, int port, String option, String near) {
        return Command.of("socat", "-t8", option, near, "TCP:" + address + ":" + port + ",connect-timeout=3")
                .within(LIMIT)
                .in(instance.namespace(from));
    }

    private static Optional<String> nonEmpty(Command.Outcome outcome) {
        return Optional.of(outcome.output().strip()).filter(text -> outcome.good() && !text.isEmpty());
    }
}

package io.resite.app.cli;

import com.sun.net.httpserver.HttpServer;
import io.resite.app.api.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A service that answers what a test wants and remembers what was asked.
final class FakeService implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            var answer = answers.getOrDefault(
                    exchange.getRequestURI().getPath(), new Answer(404, "{\"error\":\"no such address\"}"));
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    FakeService answering(String path, Object body) {
        answers.put(path, new Answer(200, Json.write(body)));
        return this;
    }

    FakeService answeringText(String path, String text) {
        answers.put(path, new Answer(200, text));
        return this;
    }

    FakeService refusing(String path, int status, String error) {
        answers.put(path, new Answer(status, Json.write(Map.of("error", error))));
        return this;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Answer(int status, String body) {}
}

package io.resite.app.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves the built page and canned answers over real HTTP, and remembers what was ordered. It allows the page nothing
/// but its own files, so that whatever would need more fails here.
final class CannedService implements AutoCloseable {
    private static final String POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String overview = "overview";

    /// What a write asked for.
    ///
    /// @param authorization the header of that name
    record Order(String path, String authorization, String body) {}

    private record Answer(int status, String body) {}

    private record Listener(HttpExchange exchange, OutputStream out) {}

    CannedService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        answers.put("GET /api/runs", new Answer(200, "[]"));
        answers.put("GET /api/sites/east/plan", new Answer(200, canned("plan")));
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /// From now on the overview is this one; whoever listens is told.
    void showOverview(String name) {
        overview = name;
        tell("overview", name);
    }

    /// Sends one event to every listening page.
    void tell(String event, String name) {
        listeners.removeIf(listener -> !told(listener, event, name));
    }

    /// @param request method and path, as in `POST /api/unseal`
    void answerTo(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
    }

    List<Order> orders() {
        return List.copyOf(orders);
    }

    /// Goes silent, as when the service is killed.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        if (path.equals("/api/events")) {
            listen(exchange);
        } else if (path.startsWith("/api/")) {
            answerApi(exchange, path);
        } else {
            var file = path.equals("/") ? "/index.html" : path;
            var type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream");
            send(exchange, 200, type, read("/META-INF/resources" + file));
        }
    }

    private void answerApi(HttpExchange exchange, String path) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            orders.add(new Order(path, authorization == null ? "" : authorization, body));
        }
        var request = exchange.getRequestMethod() + " " + path;
        var answer =
                answers.getOrDefault(request, new Answer(404, "{\"error\":\"nothing canned for " + request + "\"}"));
        send(exchange, answer.status(), "application/json", answer.body().getBytes(UTF_8));
    }

    private void listen(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var listener = new Listener(exchange, exchange.getResponseBody());
        if (told(listener, "overview", overview)) {
            listeners.add(listener);
        }
    }

    private static boolean told(Listener listener, String event, String name) {
        var data = canned(name).replace("\n", "");
        try {
            listener.out().write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(UTF_8));
            listener.out().flush();
            return true;
        } catch (IOException gone) {
            listener.exchange().close();
            return false;
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// The canned document of that name, beside this class.
    static String canned(String name) {
        return new String(read("/io/resite/app/web/" + name + ".json"), UTF_8);
    }

    private static byte[] read(String resource) {
        try (var in = CannedService.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not there: the page is built without -Dskip.web");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

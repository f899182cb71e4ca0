package io.resite.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A management controller that speaks as much Redfish as a fence needs. Its systems go off some looks after
/// they were told to.
final class FakeController implements AutoCloseable {
    static final Login LOGIN = new Login("resite", "s3cret");
    private static final char[] PASSWORD = "changeit".toCharArray();

    final List<String> orders = new CopyOnWriteArrayList<>();
    final List<String> systems = new CopyOnWriteArrayList<>(List.of("1"));
    boolean obeys = true;
    private final AtomicInteger looksUntilOff = new AtomicInteger(2);
    private final HttpServer server;

    private FakeController(HttpServer server) {
        this.server = server;
        server.createContext("/redfish/v1/Systems", this::answer);
        server.start();
    }

    /// With a certificate of its own for 127.0.0.1, which lies in `controller.pem` of the folder.
    static FakeController secure(Path folder) throws Exception {
        var keys = folder.resolve("controller.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "controller",
                "-keyalg",
                "EC",
                "-dname",
                "CN=controller",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "controller",
                "-file",
                folder.resolve("controller.pem").toString(),
                "-keystore",
                keys.toString());
        var store = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(keys)) {
            store.load(stream, PASSWORD);
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new FakeController(server);
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(new String(process.getInputStream().readAllBytes(), UTF_8));
        }
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var wanted =
                "Basic " + Base64.getEncoder().encodeToString((LOGIN.user() + ":" + LOGIN.password()).getBytes(UTF_8));
        if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            say(exchange, 401, "{}");
        } else if (path.endsWith("ComputerSystem.Reset")) {
            orders.add(path + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            say(exchange, 204, "");
        } else if (path.equals("/redfish/v1/Systems")) {
            say(exchange, 200, "{\"Members\":[" + String.join(",", members()) + "]}");
        } else {
            say(exchange, 200, system(path));
        }
    }

    private List<String> members() {
        return systems.stream()
                .map("{\"@odata.id\":\"/redfish/v1/Systems/%s\"}"::formatted)
                .toList();
    }

    private String system(String path) {
        var off = obeys && !orders.isEmpty() && looksUntilOff.getAndDecrement() <= 0;
        return """
                {"PowerState":"%s","Actions":{"#ComputerSystem.Reset":{"target":"%s/Actions/ComputerSystem.Reset"}}}""".formatted(off ? "Off" : "On", path);
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

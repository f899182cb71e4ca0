package io.resite.vault;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/// Just enough of an S3 server to see what is sent to it: it remembers requests, keeps nothing, and can ask for time.
/// It answers requests for any host, so that it stands for a proxy as well.
final class RecordingS3 implements AutoCloseable {
    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger busyAnswers = new AtomicInteger();

    /// @param checksumFits whether the body's CRC-32C is the one in the headers
    record Seen(String method, URI uri, Headers headers, boolean checksumFits, Duration at) {}

    RecordingS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Seen> puts() {
        return seen.stream().filter(request -> request.method().equals("PUT")).toList();
    }

    /// The next so many PUTs are answered 503.
    void askForTime(int puts) {
        busyAnswers.set(puts);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var crc = new CRC32C();
            crc.update(exchange.getRequestBody().readAllBytes());
            var checksum = Base64.getEncoder()
                    .encodeToString(
                            ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
            var headers = exchange.getRequestHeaders();
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers,
                    checksum.equals(headers.getFirst("x-amz-checksum-crc32c")),
                    Duration.ofNanos(System.nanoTime())));
            if (!exchange.getRequestMethod().equals("PUT")) {
                error(exchange, 404, "NoSuchKey");
            } else if (busyAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                error(exchange, 503, "SlowDown");
            } else {
                exchange.getResponseHeaders().add("ETag", "\"1\"");
                exchange.sendResponseHeaders(200, -1);
            }
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        var body = ObjectStoreContract.bytes("<Error><Code>" + code + "</Code><Message>no</Message></Error>");
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

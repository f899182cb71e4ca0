package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final List<String> obeyed = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private FaultProxy proxy;

    @SuppressWarnings("NullAway.Init") // set before each test
    FaultProxyTest() {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            obeyed.add(exchange.getRequestMethod() + " " + body);
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        proxy = new FaultProxy(0, server.getAddress());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.stop(0);
    }

    @Test
    void without_faults_it_is_not_noticed() throws Exception {
        assertThat(put("a")).isEqualTo("ok");
        assertThat(obeyed).containsExactly("PUT a");
    }

    @Test
    void a_lost_answer_belongs_to_a_request_that_was_obeyed() throws Exception {
        proxy.obey("lose 1 PUT");

        assertThat(get()).isEqualTo("ok");
        assertThatThrownBy(() -> put("b")).isInstanceOf(IOException.class);
        assertThat(obeyed).contains("PUT b");
        assertThat(put("c")).isEqualTo("ok");
    }

    @Test
    void a_reset_ends_the_request_before_anyone_obeys() throws Exception {
        proxy.obey("reset 1");

        assertThatThrownBy(() -> put("d")).isInstanceOf(IOException.class);
        assertThat(obeyed).isEmpty();
        assertThat(put("e")).isEqualTo("ok");
    }

    @Test
    void behind_a_cut_nothing_comes_until_it_heals() throws Exception {
        proxy.obey("cut");
        var answer = client.sendAsync(request("PUT", "f"), HttpResponse.BodyHandlers.ofString());
        Thread.sleep(300);
        assertThat(answer).isNotDone();
        assertThat(obeyed).isEmpty();

        proxy.obey("heal");

        assertThat(answer.get().body()).isEqualTo("ok");
    }

    @Test
    void delay_and_bandwidth_take_their_time() throws Exception {
        proxy.obey("delay 150");
        assertThat(seconds(() -> put("g"))).isGreaterThan(0.3);
        proxy.obey("clear");
        proxy.obey("limit 100000");

        assertThat(seconds(() -> put("h".repeat(50_000)))).isBetween(0.4, 5.0);
    }

    @Test
    void a_long_line_is_as_wide_as_a_short_one() throws Exception {
        proxy.obey("delay 200");
        proxy.obey("limit 2000000");

        // A handshake, the request and its answer: three times there or back, and half a second of width.
        assertThat(seconds(() -> put("i".repeat(1_000_000)))).isBetween(1.1, 2.5);
        assertThat(proxy.obey("sent")).matches("ok 100\\d{4}");
    }

    @Test
    void an_order_it_does_not_know_is_refused() {
        assertThat(proxy.obey("explode")).isEqualTo("unknown order: explode");
        assertThat(proxy.obey("delay")).startsWith("order without its number");
    }

    private String put(String body) throws Exception {
        return client.send(request("PUT", body), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String get() throws Exception {
        return client.send(request("GET", ""), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest request(String method, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/"))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static double seconds(java.util.concurrent.Callable<?> act) throws Exception {
        var began = System.nanoTime();
        act.call();
        return (System.nanoTime() - began) / 1e9;
    }
}

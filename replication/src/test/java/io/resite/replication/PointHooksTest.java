package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PointHooksTest {
    private static List<String> run(Hook hook) {
        return new PointHooks().run(List.of(hook), Moment.BEFORE_POINT, new SiteId("east"), "shop");
    }

    @Test
    void of_what_a_program_says_the_last_words_are_told_however_much_it_was() {
        var much = new Hook.Script(
                Moment.BEFORE_POINT,
                "head -c 30000000 /dev/zero | tr '\\0' 'x'; echo; echo the disk is full; exit 3",
                Duration.ofSeconds(60));

        assertThat(run(much))
                .singleElement()
                .asString()
                .contains("exit status 3: xxx")
                .endsWith("x the disk is full")
                .hasSizeLessThan(400);
    }

    @Test
    @Timeout(30)
    void an_answer_that_never_ends_keeps_no_cycle() throws IOException {
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            web.setExecutor(threads);
            web.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                try (var body = exchange.getResponseBody()) {
                    while (true) {
                        body.write(new byte[8192]);
                    }
                }
            });
            web.start();
            var url = "http://127.0.0.1:%d/".formatted(web.getAddress().getPort());

            var failures = run(new Hook.Http(Moment.BEFORE_POINT, url, Duration.ofSeconds(1)));

            assertThat(failures).containsExactly("hook %s: not done within 1 s".formatted(url));
            web.stop(0);
        }
    }
}

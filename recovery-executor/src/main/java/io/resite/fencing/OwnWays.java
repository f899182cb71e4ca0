package io.resite.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.fencing.PowerSwitch.Sight;
import io.resite.spec.FenceMethod;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/// Ways of the people's own to turn a host off: each says by its answer that it has seen the host off.
final class OwnWays {
    private OwnWays() {}

    static Sight script(FenceMethod.Script script, SiteId site, String host) throws InterruptedException {
        var ended = Program.run(
                List.of("/bin/sh", "-c", script.command()),
                Map.of("RESITE_SITE", site.value(), "RESITE_HOST", host),
                script.within());
        return ended.well() ? Sight.seenOff("it says off" + said(ended.said())) : Sight.unknown(ended.words());
    }

    private static String said(String words) {
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    static Sight http(FenceMethod.Http http, SiteId site, String host) throws InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(http.within()).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(http.url()))
                            .timeout(http.within())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(message(site, host), UTF_8))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            // "Accepted" promises it; it was not seen yet.
            return answer.statusCode() == 200 || answer.statusCode() == 204
                    ? Sight.seenOff("it says off")
                    : Sight.unknown("status " + answer.statusCode());
        } catch (IOException | IllegalArgumentException silent) {
            return Sight.unknown(Program.firstLine(silent.toString()));
        }
    }

    /// What an endpoint does without an answer, as one that only takes messages, is no confirmation.
    static Sight camel(
            FenceMethod.Camel method, BiFunction<String, String, String> endpoints, SiteId site, String host) {
        var asked = CompletableFuture.supplyAsync(
                () -> endpoints.apply(method.endpoint(), message(site, host)),
                task -> Thread.ofVirtual().name("fence-" + host).start(task));
        try {
            var answer = asked.get(method.within().toMillis(), TimeUnit.MILLISECONDS);
            return answer.strip().equals("off")
                    ? Sight.seenOff("it says off")
                    : Sight.unknown("it answers \"" + Program.firstLine(answer) + "\", not off");
        } catch (TimeoutException silent) {
            return Sight.unknown("no answer within " + method.within().toSeconds() + " s");
        } catch (ExecutionException failed) {
            return Sight.unknown(Program.firstLine(String.valueOf(failed.getCause())));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Sight.unknown("interrupted");
        }
    }

    private static String message(SiteId site, String host) {
        return "{\"site\":\"%s\",\"host\":\"%s\"}"
                .formatted(site, host.replace("\\", "\\\\").replace("\"", "\\\""));
    }
}

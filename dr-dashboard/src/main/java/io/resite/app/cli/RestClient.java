package io.resite.app.cli;

import io.resite.app.api.ErrorView;
import io.resite.app.api.Json;
import io.resite.app.config.ConfigurationException;
import io.resite.app.config.ConfigurationFile;
import io.resite.app.config.Token;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Asks the running service.
final class RestClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:RESITE_URL:-http://localhost:8080}",
            description = "Where the service is. Default: RESITE_URL, else http://localhost:8080.")
    private String url = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The service's configuration, to find its token. Default: RESITE_CONFIG, else"
                    + " /etc/resite/resite.yaml. RESITE_TOKEN overrides it.")
    private String config = "";

    private @Nullable HttpClient http;

    /// Reading, which takes no longer than it takes the vault to answer.
    <T> T get(String path, Class<T> type) {
        return send(request(path).timeout(Duration.ofMinutes(2)).GET().build(), type);
    }

    /// Reading a document as it is written.
    String text(String path) {
        return send(request(path).timeout(Duration.ofMinutes(2)).GET().build());
    }

    /// Reading what is not for everybody who may look.
    byte[] confidential(String path) {
        var get = request(path)
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token())
                .GET();
        return send(get.build(), BodyHandlers.ofByteArray(), body -> new String(body, StandardCharsets.UTF_8));
    }

    /// Asking for something to be done. Without a time limit: a first replication may take hours, and the service
    /// answers when it is done.
    <T> T post(String path, Object body, Class<T> type) {
        var post = request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token())
                .header("Resite-User", System.getProperty("user.name", ""))
                .POST(BodyPublishers.ofString(Json.write(body)));
        return send(post.build(), type);
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(url.replaceFirst("/+$", "") + path));
        } catch (IllegalArgumentException notOne) {
            throw new CliFailure("\"" + url + "\" is no address of a service: expected http://host:port");
        }
    }

    private <T> T send(HttpRequest request, Class<T> type) {
        return Json.read(send(request), type);
    }

    private String send(HttpRequest request) {
        return send(request, BodyHandlers.ofString(), body -> body);
    }

    /// @param words the body of a refusal
    private <B> B send(HttpRequest request, HttpResponse.BodyHandler<B> handler, Function<B, String> words) {
        try {
            var answer = client().send(request, handler);
            if (answer.statusCode() / 100 != 2) {
                throw new CliFailure(error(answer.statusCode(), words.apply(answer.body())));
            }
            return answer.body();
        } catch (IOException silent) {
            throw new CliFailure("no service answers at " + url
                    + ": start it with `resite serve`, or recover from the vault with `resite recover --vault URL`");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CliFailure("interrupted; what was asked for may still be under way at " + url);
        }
    }

    private String error(int status, String body) {
        try {
            return Json.read(body, ErrorView.class).error();
        } catch (IllegalArgumentException notOurs) {
            return "what answers at " + url + " is not a Resite service (status " + status + ")";
        }
    }

    private HttpClient client() {
        var known = http;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();
            http = known;
        }
        return known;
    }

    private String token() {
        var given = System.getenv().getOrDefault("RESITE_TOKEN", "");
        return given.isEmpty()
                ? fromState()
                        .orElseThrow(
                                () -> new CliFailure("no token to show to the service: set RESITE_TOKEN, or name the"
                                        + " service's configuration with --config so that its token file is found"))
                : given;
    }

    private Optional<String> fromState() {
        try {
            var file = ConfigurationFile.find(config, System.getenv());
            return Token.read(ConfigurationFile.read(file).tokenFile());
        } catch (ConfigurationException notThere) {
            return Optional.empty();
        }
    }
}

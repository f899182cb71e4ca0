package io.resite.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resite.clockwork.Clockwork;
import io.resite.fencing.PowerSwitch.Sight;
import io.resite.spec.FenceMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;

/// One host's controller, by Redfish. Its system is the only one it has, unless the address names one, as in
/// `https://10.0.9.11/redfish/v1/Systems/2`.
final class Redfish {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTEMS = "/redfish/v1/Systems";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /// A look that is begun in time may end a little late.
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final Clockwork clock;
    private final FenceMethod.Redfish method;
    private final URI controller;
    private final Login login;
    private final long until;

    Redfish(Clockwork clock, FenceMethod.Redfish method, String address, Login login) {
        this.clock = clock;
        this.method = method;
        this.controller = URI.create(address.contains("://") ? address : "https://" + address);
        this.login = login;
        this.until = clock.nanos() + method.within().toNanos();
    }

    /// What the controller did not do, told so that an administrator can act on it.
    private static final class Unwilling extends IOException {
        private static final long serialVersionUID = 1L;

        Unwilling(String message) {
            super(message);
        }
    }

    Sight off() throws InterruptedException {
        if (!"https".equals(controller.getScheme())) {
            return Sight.unknown(
                    "its address begins with %s: a login goes by https only".formatted(controller.getScheme()));
        }
        try (var client = HttpClient.newBuilder()
                .connectTimeout(method.within())
                .sslContext(Trust.of(method.ca(), method.insecure()))
                .build()) {
            var path = system(client);
            var system = get(client, path);
            if (!isOff(system)) {
                post(client, reset(path, system), "{\"ResetType\":\"ForceOff\"}");
            }
            while (!isOff(system)) {
                if (clock.nanos() > until) {
                    return Sight.unknown("still %s after %d s"
                            .formatted(
                                    system.path("PowerState").asText("unknown"),
                                    method.within().toSeconds()));
                }
                clock.rest(BETWEEN_LOOKS);
                system = get(client, path);
            }
            return Sight.seenOff("its controller says: PowerState Off");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException silent) {
            return Sight.unknown(Program.firstLine(words(silent)));
        }
    }

    /// The first cause that says something: a certificate that nobody vouches for is behind a handshake that
    /// failed.
    private static String words(Throwable thrown) {
        var words = thrown.getMessage();
        return words == null ? thrown.getClass().getSimpleName() : words;
    }

    private static boolean isOff(JsonNode system) {
        return system.path("PowerState").asText().equals("Off");
    }

    private String system(HttpClient client) throws IOException, InterruptedException {
        var named = controller.getPath();
        if (named.startsWith(SYSTEMS + "/")) {
            return named;
        }
        var members = get(client, SYSTEMS).path("Members");
        if (members.size() != 1) {
            throw new Unwilling("its controller has %d systems: name one in its address, as in %s%s/1"
                    .formatted(members.size(), controller, SYSTEMS));
        }
        return members.get(0).path("@odata.id").asText();
    }

    private static String reset(String path, JsonNode system) {
        return system.path("Actions")
                .path("#ComputerSystem.Reset")
                .path("target")
                .asText(path + "/Actions/ComputerSystem.Reset");
    }

    private JsonNode get(HttpClient client, String path) throws IOException, InterruptedException {
        return send(client, path, request(path).GET());
    }

    private void post(HttpClient client, String path, String body) throws IOException, InterruptedException {
        send(
                client,
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8)));
    }

    /// Only at the controller's own address, whatever its answers name: the login goes nowhere else.
    private HttpRequest.Builder request(String path) {
        var credentials = (login.user() + ":" + login.password()).getBytes(UTF_8);
        return HttpRequest.newBuilder(controller.resolve(URI.create(path).getRawPath()))
                .timeout(Duration.ofNanos(Math.max(LEAST.toNanos(), until - clock.nanos())))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
                .header("Accept", "application/json");
    }

    private static JsonNode send(HttpClient client, String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        if (answer.statusCode() / 100 != 2) {
            throw new Unwilling(
                    answer.statusCode() == 401 || answer.statusCode() == 403
                            ? "its controller does not let this login in (status %d)".formatted(answer.statusCode())
                            : "its controller answers %d to %s".formatted(answer.statusCode(), path));
        }
        try {
            return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (JsonProcessingException garbled) {
            throw new Unwilling("its controller answers %s with something that is not JSON".formatted(path));
        }
    }
}

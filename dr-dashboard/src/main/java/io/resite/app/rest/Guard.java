package io.resite.app.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.resite.app.api.ErrorView;
import io.resite.app.api.Json;
import io.resite.app.config.Token;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Stands before everything the service answers, the page included.
///
/// The service listens on loopback, yet any page in a browser on the same machine can reach it. So: the Host header
/// must be a loopback name, or a rebound DNS name would make a foreign page same-origin; requests that a browser says
/// come from another site are refused; and a write must show the token, which no other page can read. So must who reads
/// what is confidential.
@ApplicationScoped
public class Guard {
    private static final int BEFORE_ALL_ROUTES = 1000;
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String BEARER = "Bearer ";

    /// What consoles showed and programs said may be what is not for everybody who may look.
    private static final Pattern CONFIDENTIAL = Pattern.compile("/api/runs/[^/]+/evidence/.+");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
                    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()");

    private final Token token;

    @Inject
    Guard(Token token) {
        this.token = token;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, BEFORE_ALL_ROUTES);
    }

    private void handle(RoutingContext context) {
        HEADERS.forEach(context.response()::putHeader);
        // As the routes below are found: `//api` and `%61pi` lead there too.
        var path = context.normalizedPath();
        if (path.startsWith("/api")) {
            context.response().putHeader("Cache-Control", "no-store");
        }
        var objection = objection(context.request(), path);
        if (objection.isEmpty()) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(objection.get().status())
                    .putHeader("Content-Type", "application/json")
                    .end(Json.write(new ErrorView(objection.get().text())));
        }
    }

    private Optional<Objection> objection(HttpServerRequest request, String path) {
        var host = header(request, "Host");
        if (!LOOPBACK.matcher(host).matches()) {
            return no(403, "Host \"" + host + "\" is not a loopback name: open http://localhost:<port>/ instead");
        }
        if (header(request, "Sec-Fetch-Site").equals("cross-site") && path.startsWith("/api")) {
            return no(403, "asked by a page of another site: open the dashboard itself");
        }
        if (READS.contains(request.method()) && !CONFIDENTIAL.matcher(path).matches()) {
            return Optional.empty();
        }
        var origin = header(request, "Origin");
        if (!origin.isEmpty() && !origin.equals("http://" + host)) {
            return no(403, "Origin \"" + origin + "\" is not this service (http://" + host + ")");
        }
        var shown = header(request, "Authorization");
        if (!shown.startsWith(BEARER)
                || !token.matches(shown.substring(BEARER.length()).strip())) {
            return no(
                    401,
                    "this needs the service's token: send \"Authorization: Bearer <token>\"; it is in the file token of"
                            + " the service's state folder");
        }
        return Optional.empty();
    }

    private static String header(HttpServerRequest request, String name) {
        var value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static Optional<Objection> no(int status, String text) {
        return Optional.of(new Objection(status, text));
    }

    private record Objection(int status, String text) {}
}

package io.resite.hook;

import io.resite.spec.Hook;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks the address of a hook, once.
public final class HookRequest {
    private HookRequest() {}

    public static HookAnswer send(Hook.Http http, Knowledge known) throws InterruptedException {
        var url = known.inAddress(http.url());
        var what = "hook " + url;
        var client = HttpClient.newBuilder().connectTimeout(http.within()).build();
        var said = new ByteArrayOutputStream();
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(http.within())
                    .header("Content-Type", "application/json")
                    .method(http.method(), HttpRequest.BodyPublishers.ofString(known.inBody(http.body())))
                    .build();
            // The request's own timeout ends with the headers: a body may go on for ever.
            var status = client.sendAsync(request, firstBytesTo(said))
                    .get(http.within().toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
            return answer(status / 100 == 2 ? "" : "%s: status %d".formatted(what, status), said);
        } catch (TimeoutException tooLong) {
            return answer(HookProgram.late(what, http), said);
        } catch (ExecutionException failed) {
            var cause = Optional.ofNullable(failed.getCause()).orElse(failed);
            return answer(
                    cause instanceof HttpTimeoutException
                            ? HookProgram.late(what, http)
                            : "%s: %s"
                                    .formatted(
                                            what,
                                            Optional.ofNullable(cause.getMessage())
                                                    .orElse(cause.toString())),
                    said);
        } catch (IllegalArgumentException wrong) {
            return answer("%s: %s".formatted(what, wrong.getMessage()), said);
        } finally {
            // Ends what is still under way; waits for nothing, as `close` would.
            client.shutdownNow();
        }
    }

    private static HttpResponse.BodyHandler<Void> firstBytesTo(ByteArrayOutputStream said) {
        return HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
            synchronized (said) {
                said.write(bytes, 0, Math.min(bytes.length, HookAnswer.MOST_BYTES - said.size()));
            }
        }));
    }

    private static HookAnswer answer(String problem, ByteArrayOutputStream said) {
        synchronized (said) {
            return new HookAnswer(problem, said.toByteArray());
        }
    }
}

package io.resite.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what people want done around a point, one after another. One that fails is told and does not stop the rest.
final class PointHooks {
    private static final Logger LOG = LoggerFactory.getLogger(PointHooks.class);
    private static final int LAST_WORDS = 200;

    /// @return what failed, in words
    List<String> run(List<Hook> hooks, Moment moment, SiteId site, String group) {
        var failures = new ArrayList<String>();
        for (var hook : hooks) {
            if (hook.when() == moment) {
                var failure = failure(hook, site, group);
                if (!failure.isEmpty()) {
                    LOG.warn("group {} of {}: {}", group, site, failure);
                    failures.add(failure);
                }
            }
        }
        return List.copyOf(failures);
    }

    private static String failure(Hook hook, SiteId site, String group) {
        try {
            return switch (hook) {
                case Hook.Script script -> run(script, site, group);
                case Hook.Http http -> post(http, site, group);
            };
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "hooks: interrupted";
        }
    }

    private static String run(Hook.Script script, SiteId site, String group) throws InterruptedException {
        var what = "hook \"%s\"".formatted(script.command());
        try {
            var said = Files.createTempFile("resite-hook-", ".log");
            try {
                var program = new ProcessBuilder("/bin/sh", "-c", script.command())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
                program.environment().put("RESITE_SITE", site.value());
                program.environment().put("RESITE_GROUP", group);
                program.environment().put("RESITE_MOMENT", word(script.when()));
                var running = program.start();
                running.getOutputStream().close();
                return ended(what, running, script)
                        ? outcome(what, running.exitValue(), lastWords(said))
                        : late(what, script);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException failed) {
            return "%s: %s".formatted(what, failed.getMessage());
        }
    }

    private static boolean ended(String what, Process running, Hook hook) throws InterruptedException {
        var ended = false;
        try {
            ended = running.waitFor(hook.within().toMillis(), TimeUnit.MILLISECONDS);
            return ended;
        } finally {
            if (!ended) {
                LOG.info("{}: ended", what);
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
        }
    }

    private static String outcome(String what, int status, String words) {
        return status == 0 ? "" : "%s: exit status %d%s".formatted(what, status, words.isEmpty() ? "" : ": " + words);
    }

    private static String late(String what, Hook hook) {
        return "%s: not done within %d s".formatted(what, hook.within().toSeconds());
    }

    private static String lastWords(Path log) throws IOException {
        try (var file = FileChannel.open(log)) {
            // A character takes 4 bytes at most.
            file.position(Math.max(0, file.size() - 4L * LAST_WORDS));
            var tail = Channels.newInputStream(file).readNBytes(4 * LAST_WORDS);
            var text = new String(tail, UTF_8).strip().replace('\n', ' ');
            return text.substring(Math.max(0, text.length() - LAST_WORDS));
        }
    }

    private static String post(Hook.Http http, SiteId site, String group) throws InterruptedException {
        var what = "hook " + http.url();
        var client = HttpClient.newBuilder().connectTimeout(http.within()).build();
        try {
            var body = "{\"site\":\"%s\",\"group\":\"%s\",\"moment\":\"%s\"}"
                    .formatted(escaped(site.value()), escaped(group), word(http.when()));
            var request = HttpRequest.newBuilder(URI.create(http.url()))
                    .timeout(http.within())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            // The request's own timeout ends with the headers: a body may go on for ever.
            var status = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .get(http.within().toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
            return status / 100 == 2 ? "" : "%s: status %d".formatted(what, status);
        } catch (TimeoutException tooLong) {
            return late(what, http);
        } catch (ExecutionException failed) {
            var cause = Optional.ofNullable(failed.getCause()).orElse(failed);
            return cause instanceof HttpTimeoutException
                    ? late(what, http)
                    : "%s: %s".formatted(what, cause.getMessage());
        } catch (IllegalArgumentException wrong) {
            return "%s: %s".formatted(what, wrong.getMessage());
        } finally {
            // Ends what is still under way; waits for nothing, as `close` would.
            client.shutdownNow();
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String word(Moment moment) {
        return switch (moment) {
            case BEFORE_START -> "before-start";
            case AFTER_START -> "after-start";
            case BEFORE_POINT -> "before-point";
            case AFTER_POINT -> "after-point";
        };
    }
}

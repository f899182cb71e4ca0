package io.resite.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.spec.Hook;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a hook's program beside us. At its limit it is ended with all that it has started.
public final class HookProgram {
    private static final Logger LOG = LoggerFactory.getLogger(HookProgram.class);
    private static final int LAST_WORDS = 200;

    private HookProgram() {}

    public static HookAnswer run(Hook.Script script, Knowledge known) throws InterruptedException {
        var what = "hook \"%s\"".formatted(script.command());
        try {
            var said = Files.createTempFile("resite-hook-", ".log");
            try {
                var program = new ProcessBuilder("/bin/sh", "-c", script.command())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
                program.environment().putAll(known.variables());
                var running = program.start();
                running.getOutputStream().close();
                var problem = ended(what, running, script)
                        ? outcome(what, running.exitValue(), lastWords(said))
                        : late(what, script);
                return new HookAnswer(problem, firstWords(said));
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException failed) {
            return new HookAnswer("%s: %s".formatted(what, failed.getMessage()), new byte[0]);
        }
    }

    static String late(String what, Hook hook) {
        return "%s: not done within %d s".formatted(what, hook.within().toSeconds());
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

    private static byte[] firstWords(Path log) throws IOException {
        try (var file = Files.newInputStream(log)) {
            return file.readNBytes(HookAnswer.MOST_BYTES);
        }
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
}

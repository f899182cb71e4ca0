package io.resite.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program beside us that is waited for, and ended with all it began when it takes too long.
final class Program {
    private static final int LONGEST_LINE = 200;

    private Program() {}

    /// @param said its first line, of either output
    /// @param words what came of it, for people
    record Ended(boolean well, String said, String words) {}

    static Ended run(List<String> command, Map<String, String> environment, Duration within)
            throws InterruptedException {
        try {
            // Into a file: a program that leaves a child behind would keep a pipe open for ever.
            var output = Files.createTempFile("resite-fence", ".out");
            try {
                var builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                return ended(builder.start(), output, within);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException cannot) {
            return new Ended(false, "", firstLine(String.valueOf(cannot.getMessage())));
        }
    }

    private static Ended ended(Process process, Path output, Duration within) throws InterruptedException {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Ended(false, "", "no end within " + within.toSeconds() + " s");
            }
            var said = firstLine(read(output));
            var status = process.exitValue();
            return new Ended(status == 0, said, "exit status " + status + (said.isEmpty() ? "" : ": " + said));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(Path output) {
        try (var stream = Files.newInputStream(output)) {
            return new String(stream.readNBytes(LONGEST_LINE * 4), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String firstLine(String text) {
        var line = text.strip().lines().findFirst().orElse("");
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }
}

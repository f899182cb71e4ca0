package replication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One run of another program under `time`.
///
/// @param seconds by the clock
/// @param processor seconds of processor time, its children's included
/// @param peakMiB the most memory one of its processes had
/// @param durable seconds by the clock until what it wrote is on disk
record Run(double seconds, double processor, double peakMiB, double durable) {
    Run(double seconds, double processor, double peakMiB) {
        this(seconds, processor, peakMiB, seconds);
    }

    /// The same with what the system still had to write afterwards.
    Run settling(double more) {
        return new Run(seconds, processor, peakMiB, seconds + more);
    }

    static Run of(Map<String, String> environment, List<String> words) {
        var timed = new ArrayList<>(List.of("/usr/bin/time", "-f", "%e %U %S %M"));
        try {
            var figures = Files.createTempFile("resite-bench-", ".time");
            timed.addAll(List.of("-o", figures.toString()));
            timed.addAll(words);
            var program = new ProcessBuilder(timed).redirectErrorStream(true);
            program.environment().putAll(environment);
            var running = program.start();
            running.getOutputStream().close();
            var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + " failed:\n" + said);
            }
            var told = Files.readString(figures).strip().split(" ");
            Files.delete(figures);
            return new Run(
                    Double.parseDouble(told[0]),
                    Double.parseDouble(told[1]) + Double.parseDouble(told[2]),
                    Double.parseDouble(told[3]) / 1024);
        } catch (IOException e) {
            throw new IllegalStateException(words + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Run of(String... words) {
        return of(Map.of(), List.of(words));
    }

    /// What it printed.
    static String output(String... words) {
        try {
            var running = new ProcessBuilder(words).redirectErrorStream(true).start();
            running.getOutputStream().close();
            var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static long bytesBelow(Path folder) {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

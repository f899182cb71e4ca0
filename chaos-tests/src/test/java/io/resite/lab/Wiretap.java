package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Counts what the lab's guests send, by their MAC addresses or their own, over links of hosts.
final class Wiretap implements AutoCloseable {
    /// The first four bytes of every guest's MAC address.
    private static final String FROM_GUESTS =
            "(ether[6:4] = 0x52540077) or (ip and (src net 10.10.0.0/24 or src net 10.20.0.0/24))";

    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Process> listeners = new ArrayList<>();
    private final List<Path> heard = new ArrayList<>();

    /// A link, as the host that has it calls it.
    record Place(String host, String link) {}

    /// Listens when this returns.
    Wiretap(Instance instance, List<Place> places) {
        try {
            for (var place : places) {
                var output = Files.createTempFile("wiretap", ".txt");
                var words = Command.inNamespace(
                        instance.namespace(place.host()),
                        List.of("tcpdump", "-n", "-e", "-l", "-i", place.link(), FROM_GUESTS));
                heard.add(output);
                listeners.add(new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var output : heard) {
            if (!Pause.until(() -> lines(output).stream().anyMatch(line -> line.contains("listening on")), SOON)) {
                throw new LabException("tcpdump does not listen: " + lines(output));
            }
        }
    }

    /// How many so far.
    int packets() {
        return heard.stream()
                .mapToInt(output -> (int) lines(output).stream()
                        .filter(line -> line.contains("ethertype"))
                        .count())
                .sum();
    }

    @Override
    public void close() {
        listeners.forEach(Process::destroy);
        try {
            for (var listener : listeners) {
                listener.waitFor(5, TimeUnit.SECONDS);
            }
            for (var output : heard) {
                Files.delete(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path output) {
        try {
            return Files.readString(output, UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

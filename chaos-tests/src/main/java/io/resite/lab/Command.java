package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One run of another program, to its end and within a limit. What it prints is its answer, errors included.
record Command(List<String> words, String input, Duration limit) {
    Command {
        words = List.copyOf(words);
    }

    static Command of(String... words) {
        return new Command(List.of(words), "", Duration.ofSeconds(60));
    }

    /// The same command inside a network namespace.
    Command in(String namespace) {
        return new Command(inNamespace(namespace, words), input, limit);
    }

    Command reading(String text) {
        return new Command(words, text, limit);
    }

    Command within(Duration duration) {
        return new Command(words, input, duration);
    }

    /// What it printed; a failure is told with its last line.
    String run() {
        var outcome = attempt();
        if (!outcome.good()) {
            throw new LabException(String.join(" ", words) + " failed: " + outcome.lastLine());
        }
        return outcome.output();
    }

    Outcome attempt() {
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            var output = new CompletableFuture<String>();
            Thread.startVirtualThread(() -> {
                try (var printed = process.getInputStream()) {
                    output.complete(new String(printed.readAllBytes(), UTF_8));
                } catch (IOException e) {
                    output.completeExceptionally(e);
                }
            });
            feed(process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, "no answer within " + limit.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), output.join());
        } catch (IOException e) {
            return new Outcome(-1, words.getFirst() + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + words.getFirst(), e);
        }
    }

    /// A program that ends without reading all its input breaks the pipe; its exit status tells what came of it.
    private void feed(Process process) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            if (process.isAlive() && !input.isEmpty()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static List<String> inNamespace(String namespace, List<String> words) {
        var all = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(words);
        return List.copyOf(all);
    }

    record Outcome(int status, String output) {
        boolean good() {
            return status == 0;
        }

        String lastLine() {
            return output.strip().lines().reduce((_, last) -> last).orElse("exit status " + status);
        }
    }
}

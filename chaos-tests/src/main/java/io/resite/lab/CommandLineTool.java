package io.resite.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// `bin/resite`, run as a person would run it on the service's machine: in its namespace, without the sites' folders.
final class CommandLineTool {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private final ServiceFolder service;
    private final Path program;

    CommandLineTool(ServiceFolder service) {
        this.service = service;
        this.program = program();
    }

    /// Runs a command to its end, whatever that is.
    Command.Outcome attempt(String... arguments) {
        return Command.of(words(arguments).toArray(String[]::new)).within(LIMIT).attempt();
    }

    /// Runs a command with `--json`: its last line, read.
    JsonNode json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        var outcome = attempt(all.toArray(String[]::new));
        if (!outcome.good()) {
            throw new LabException("resite " + String.join(" ", arguments) + " failed: " + outcome.lastLine());
        }
        return parse(outcome.lastLine());
    }

    /// The command with all that comes before it, for a process that is started and left alone.
    List<String> words(String... arguments) {
        var all = new ArrayList<>(List.of("env", "RESITE_CONFIG=" + service.config(), program.toString()));
        all.addAll(Arrays.asList(arguments));
        return service.enclosed(all);
    }

    static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new LabException("expected one JSON object, got: " + line, e);
        }
    }

    private static Path program() {
        return script("resite");
    }

    /// One of the project's own, from its folder or from a module's, where a test runs.
    static Path script(String name) {
        var root = Path.of(System.getenv().getOrDefault("RESITE_ROOT", "")).toAbsolutePath();
        return Stream.of("bin/" + name, "../bin/" + name)
                .map(place -> root.resolve(place).normalize())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new LabException("bin/" + name + " is not to be found from " + root
                        + ": set RESITE_ROOT to the project's folder"));
    }
}

package io.resite.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What of a lab can be seen on the machine from outside, each trace in a line.
record Traces(Instance instance) {
    List<String> all() throws IOException {
        var traces = new ArrayList<String>();
        namespaces(traces);
        mounts(traces);
        processes(traces);
        files(traces);
        return traces;
    }

    private void namespaces(List<String> traces) {
        Command.of("ip", "netns", "list")
                .run()
                .lines()
                .filter(line -> line.startsWith(instance.name() + "-"))
                .forEach(line -> traces.add("namespace " + line));
    }

    private void mounts(List<String> traces) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(instance.folder().toString()) || line.contains("/" + instance.name() + "-")) {
                traces.add("mount " + line);
            }
        }
    }

    private void processes(List<String> traces) {
        for (var process : new LabProcesses(instance).all(new Networks(instance).namespaces())) {
            traces.add("process " + process.pid() + " "
                    + process.info().commandLine().orElse(""));
        }
    }

    private void files(List<String> traces) throws IOException {
        var parent = instance.folder().getParent();
        if (!Files.exists(parent)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(parent, instance.folder().getFileName() + "*")) {
            entries.forEach(entry -> traces.add("file " + entry));
        }
    }
}

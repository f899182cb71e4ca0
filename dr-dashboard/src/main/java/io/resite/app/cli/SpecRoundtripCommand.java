package io.resite.app.cli;

import io.resite.definition.Definition;
import io.resite.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows that nothing of a definition is lost: what libvirt gave comes back from the text that Resite keeps of it.
@Command(
        name = "roundtrip",
        description = {
            "Read the XML of a domain, network, storage pool, volume or network filter from standard input, write it"
                    + " as YAML, read that again, and print the XML made from it.",
            "",
            "Passwords are never in the YAML; here they pass beside it, in memory."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  virsh dumpxml --inactive db | resite spec roundtrip",
            "  virsh dumpxml --inactive db | resite spec roundtrip --yaml",
            "  resite spec roundtrip --in definitions --out rebuilt",
            "  echo 'memory: 8 GiB' > edit.yaml; resite spec roundtrip --edit edit.yaml < db.xml"
        })
final class SpecRoundtripCommand implements Callable<Integer> {
    private static final int LARGEST_EDIT = 1 << 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @ArgGroup(exclusive = false)
    private Folders folders = new Folders();

    @Option(
            names = "--edit",
            paramLabel = "FILE",
            description = "Fields to change on the way, as YAML; null takes one away.")
    private List<Path> edits = List.of();

    @Option(names = "--yaml", description = "Print the YAML instead.")
    private boolean yaml;

    @Mixin
    private final Output output = new Output();

    /// A whole folder in one process.
    static final class Folders {
        @Option(names = "--in", paramLabel = "DIR", required = true, description = "Take every .xml file of a folder.")
        private Path from = Path.of("");

        @Option(
                names = "--out",
                paramLabel = "DIR",
                required = true,
                description = "Write them here, under the same names.")
        private Path into = Path.of("");

        boolean given() {
            return !from.toString().isEmpty();
        }
    }

    @Override
    public Integer call() throws IOException {
        var edit = edits.isEmpty() ? "" : edit();
        if (folders.given()) {
            return folder(edit);
        }
        output.out().print(converted(System.in, "standard input", edit));
        output.out().flush();
        return ResiteCommand.FINE;
    }

    private int folder(String edit) throws IOException {
        if (!Files.isDirectory(folders.from)) {
            throw new CliFailure(folders.from + ": not a folder");
        }
        Files.createDirectories(folders.into);
        var failed = false;
        for (var file : definitions(folders.from)) {
            try (var content = Files.newInputStream(file)) {
                var name = file.getFileName().toString();
                Files.writeString(
                        folders.into.resolve(yaml ? name.replaceFirst("xml$", "yaml") : name),
                        converted(content, file.toString(), edit));
            } catch (DocumentException | IOException wrong) {
                failed = true;
                command.commandLine().getErr().println(wrong.getMessage());
            }
        }
        return failed ? ResiteCommand.FAILED : ResiteCommand.FINE;
    }

    private String converted(InputStream xml, String what, String edit) throws IOException {
        var captured = Definition.parse(xml, what);
        var definition = Definition.read(captured.definition().yaml(), what);
        var changed = edit.isBlank()
                ? definition
                : definition.edited(edit, edits.getFirst().toString());
        // An edit goes through the text too: what cannot be written down cannot be kept.
        return yaml ? changed.yaml() : Definition.read(changed.yaml(), what).xml(captured.secrets());
    }

    private String edit() throws IOException {
        var file = edits.getFirst();
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_EDIT) {
            throw new CliFailure(file + ": not a file with an edit of at most " + LARGEST_EDIT + " bytes");
        }
        return Files.readString(file);
    }

    private static List<Path> definitions(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }
}

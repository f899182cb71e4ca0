package io.resite.app.cli;

import io.resite.document.Documents;
import io.resite.folder.FolderRefused;
import io.resite.folder.SiteDirectory;
import io.resite.spec.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Write a captured site as a folder of documents: site.yaml, one file for each machine, network and pool, and"
                    + " what is left of their definitions under native/.",
            "",
            "The folder has to be empty or hold a former export of the same site; then what has changed is replaced and"
                    + " what is gone is removed. Other files in it stay as they are, so it may be a Git repository."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite spec export east --to east",
            "  resite spec export east --to east --revision 7",
            "  resite spec export east --to east && git -C east diff"
        })
final class SpecExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "The folder; it is made if need be.")
    private Path to = Path.of("");

    @Option(
            names = "--revision",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which revision of the spec, by its number. Default: the newest.")
    private long revision;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    /// @param unchanged how many files needed no change
    record Exported(String site, String folder, List<String> written, List<String> removed, int unchanged) {}

    @Override
    public Integer call() {
        var number = revision == 0 ? "newest" : Long.toString(revision);
        var text = service.text("/api/sites/" + RestClient.encoded(site) + "/specs/" + number);
        var captured = Documents.read(text, Site.class, "spec of " + site + " from the service");
        try {
            var done = new SiteDirectory(to).write(captured);
            output.print(
                    new Exported(
                            captured.id().value(),
                            to.toString(),
                            done.written(),
                            done.removed(),
                            done.unchanged().size()),
                    this::tell);
            return ResiteCommand.FINE;
        } catch (FolderRefused refused) {
            throw new CliFailure(String.valueOf(refused.getMessage()));
        } catch (IOException broken) {
            throw new CliFailure(to + ": cannot be written: " + broken);
        }
    }

    private void tell(Exported done) {
        done.written().forEach(path -> output.line("wrote   " + path));
        done.removed().forEach(path -> output.line("removed " + path));
        output.line("%s: %d written, %d removed, %d unchanged"
                .formatted(done.folder(), done.written().size(), done.removed().size(), done.unchanged()));
    }
}

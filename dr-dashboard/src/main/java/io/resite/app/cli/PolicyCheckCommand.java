package io.resite.app.cli;

import io.resite.document.DocumentCheck;
import io.resite.document.DocumentException;
import io.resite.folder.FolderCheck;
import io.resite.folder.SiteDirectory;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Check a policy against the newest captured specs of its two sites, and say all that is wrong in it, a line each."
                    + " Exit status 1 if anything is. A note says what is right and should be known.",
            "",
            "`resite spec validate` does the same without a service, with exported sites."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  resite policy check /etc/resite/policies/east.yaml", "  resite policy check east.yaml --json"})
final class PolicyCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The policy.")
    private Path file = Path.of("");

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var name = String.valueOf(file.getFileName());
        var text = text();
        Map<String, Class<?>> kinds = Map.of("ProtectionPolicy", ProtectionPolicy.class);
        var sites = DocumentCheck.of(name, text, kinds).value().stream()
                .map(ProtectionPolicy.class::cast)
                .flatMap(this::sites)
                .map(SiteNames::of)
                .toList();
        var above = file.getParent();
        var check = FolderCheck.of(Map.of(name, text), kinds);
        return Told.print(Told.of(check, sites, above == null ? "" : above.toString()), output);
    }

    /// The protected site has to be captured; the one that takes it in may still have to be.
    private Stream<Site> sites(ProtectionPolicy policy) {
        var sites = new CapturedSites(service);
        return Stream.concat(
                Stream.of(sites.need(policy.site().value())),
                sites.find(policy.recoverySite().value()).stream());
    }

    private String text() {
        if (!Files.isRegularFile(file)) {
            throw new CliFailure(file + ": no such file");
        }
        try {
            return SiteDirectory.text(file);
        } catch (DocumentException unreadable) {
            throw new CliFailure(String.valueOf(unreadable.getMessage()));
        } catch (IOException broken) {
            throw new CliFailure(file + ": cannot be read: " + broken);
        }
    }
}

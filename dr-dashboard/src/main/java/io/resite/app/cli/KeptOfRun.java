package io.resite.app.cli;

import io.resite.app.api.RunView.RunEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is kept of a run, saved to a folder.
final class KeptOfRun {
    private final RestClient service;
    private final String path;

    KeptOfRun(RestClient service, String run) {
        this.service = service;
        this.path = "/api/runs/" + RestClient.encoded(run) + "/evidence";
    }

    /// A folder for each subject.
    ///
    /// @return how many files
    int save(Path to) {
        var items = service.get(path, RunEvidence[].class);
        try {
            for (var item : items) {
                var content = service.confidential(
                        path + "/" + RestClient.encoded(item.subject()) + "/" + RestClient.encoded(item.name()));
                var folder = Files.createDirectories(below(to, item.subject()));
                Files.write(below(folder, item.name()), content);
            }
        } catch (IOException unwritable) {
            throw new CliFailure("cannot write to " + to + ": " + unwritable.getMessage());
        }
        return items.length;
    }

    /// Names come from a service: none leads out of the folder.
    private static Path below(Path folder, String name) {
        var whole = folder.toAbsolutePath().normalize();
        var path = whole.resolve(name).normalize();
        if (!whole.equals(path.getParent())) {
            throw new CliFailure("evidence named \"" + name + "\" is not saved: it would not lie in " + folder);
        }
        return path;
    }
}

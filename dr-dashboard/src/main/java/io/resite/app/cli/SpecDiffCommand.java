package io.resite.app.cli;

import io.resite.app.api.SpecChangesView;
import io.resite.app.api.SpecChangesView.ChangeView;
import io.resite.change.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Say in words what changed from one revision of a site's spec to another.",
            "A ! marks what matters to a recovery: it changes the plan, the RPO, the RTO or the room it needs."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite spec diff east          the newest revision against the one before",
            "  resite spec diff east 3        revision 3 against the newest",
            "  resite spec diff east 3 5"
        })
final class SpecDiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Parameters(
            index = "1..2",
            arity = "0..2",
            paramLabel = "REVISION",
            description = "The earlier revision, and the later one. Default: the newest for the later one, and the one"
                    + " before it for the earlier one.")
    private List<Long> revisions = new ArrayList<>();

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var path = "/api/sites/%s/specs/changes?from=%d&to=%d"
                .formatted(RestClient.encoded(site), revision(0), revision(1));
        output.print(service.get(path, SpecChangesView.class), this::tell);
        return ResiteCommand.FINE;
    }

    /// 0 leaves it to the service.
    private long revision(int index) {
        return index < revisions.size() ? revisions.get(index) : 0;
    }

    private void tell(SpecChangesView changes) {
        output.line("%s: revision %d (%s) → %d (%s): %s"
                .formatted(
                        changes.site(),
                        changes.from(),
                        Words.at(changes.fromCapturedAt()),
                        changes.to(),
                        Words.at(changes.toCapturedAt()),
                        count(changes.changes())));
        changes.changes()
                .forEach(change -> output.line((change.weight() == Weight.RECOVERY ? "! " : "  ") + change.sentence()));
    }

    private static String count(List<ChangeView> changes) {
        if (changes.isEmpty()) {
            return "nothing that counts has changed";
        }
        var weighty = changes.stream()
                .filter(change -> change.weight() == Weight.RECOVERY)
                .count();
        return "%d %s, %d of them for recovery"
                .formatted(changes.size(), changes.size() == 1 ? "change" : "changes", weighty);
    }
}

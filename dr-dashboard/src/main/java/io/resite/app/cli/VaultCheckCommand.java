package io.resite.app.cli;

import io.resite.app.operations.PointNames;
import io.resite.app.operations.VaultCare;
import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import io.resite.vault.SiteCheck;
import io.resite.vault.SiteCheck.Checked;
import io.resite.vault.SiteCheck.Depth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Look whether everything that the acknowledged recovery points need is in the vault and whole.",
            "Exit status 1 when something is damaged: it says what, which points it costs, and which are whole."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite vault check",
            "  resite vault check east --read              # every byte",
            "  resite vault check east --read --part 3/30  # one part a night: all within a month",
            "  resite vault check east --read --condemn    # the next cycles send anew what is damaged",
        })
final class VaultCheckCommand implements Callable<Integer> {
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);
    private static final Pattern PART = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

    @Parameters(paramLabel = "SITE", arity = "0..1", defaultValue = "", description = "The site. Default: all.")
    private String site = "";

    @Option(names = "--read", description = "Read every chunk, and compare it with its hash.")
    private boolean read;

    @Option(
            names = "--part",
            paramLabel = "N/M",
            defaultValue = "1/1",
            description = "With --read: only the N-th of M parts of the packs. Killed, go on with the part it was at.")
    private String part = "";

    @Option(
            names = "--condemn",
            description = {
                "Have what is found damaged sent anew: the next cycle of each machine that needs it reads its disks whole"
                        + " and refers to nothing of it. Points that cost it stay damaged."
            })
    private boolean condemn;

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    /// @param condemned frames, if that was asked for
    /// @param whole the newest point that is whole of each machine that lost some
    record CheckReport(
            String site,
            long points,
            long nodes,
            long packs,
            long frames,
            ByteSize read,
            List<DamageReport> damages,
            long condemned,
            List<String> whole) {}

    record DamageReport(String object, String what, List<String> points) {}

    @Override
    public Integer call() {
        var depth = depth();
        try (var door = options.access().door(System.getenv())) {
            var care = new VaultCare(door, Clock.systemUTC());
            var reports = new ArrayList<CheckReport>();
            for (var one : SiteArgument.of(site, care.sites())) {
                var check = door.open().site(one).check(depth);
                var checked = check(check, one);
                var condemned = condemn ? check.condemn(Instant.now(Clock.systemUTC())) : 0;
                reports.add(report(checked, condemned, new PointNames(care, one)));
            }
            output.print(List.copyOf(reports), this::tell);
            var damaged = reports.stream().anyMatch(report -> !report.damages().isEmpty());
            return damaged ? ResiteCommand.FAILED : ResiteCommand.FINE;
        }
    }

    private Depth depth() {
        var form = PART.matcher(part);
        if (!form.matches()) {
            throw new CliFailure("--part " + part + ": expected a part and how many there are, as in 3/30");
        }
        try {
            return new Depth(read, Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        } catch (IllegalArgumentException notOne) {
            throw new CliFailure("--part: " + notOne.getMessage());
        }
    }

    /// Tells on standard error how far it is, for a large vault takes hours.
    private static Checked check(SiteCheck check, SiteId site) {
        var news = Thread.ofVirtual().start(() -> {
            try {
                var before = 0L;
                while (true) {
                    Thread.sleep(BETWEEN_NEWS);
                    var now = check.soFar();
                    var rate = (now.read().bytes() - before) / BETWEEN_NEWS.toSeconds();
                    before = now.read().bytes();
                    System.err.printf(
                            "site %s: %d points, %d map nodes, %s read, %s/s%n",
                            site, now.points(), now.nodes(), now.read().rounded(), new ByteSize(rate).rounded());
                }
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return check.run();
        } finally {
            news.interrupt();
        }
    }

    private static CheckReport report(Checked checked, long condemned, PointNames names) {
        return new CheckReport(
                checked.site().value(),
                checked.points(),
                checked.nodes(),
                checked.packs(),
                checked.frames(),
                checked.read(),
                checked.damages().stream()
                        .map(damage -> new DamageReport(damage.object(), damage.what(), names.of(damage.points())))
                        .toList(),
                condemned,
                names.of(checked.whole()));
    }

    private void tell(List<CheckReport> reports) {
        for (var report : reports) {
            output.line("site %s: %d points, %d map nodes, %d frames in %d packs, %s read: %s"
                    .formatted(
                            report.site(),
                            report.points(),
                            report.nodes(),
                            report.frames(),
                            report.packs(),
                            report.read().rounded(),
                            report.damages().isEmpty()
                                    ? "all is well"
                                    : report.damages().size() + " objects are damaged"));
            for (var damage : report.damages()) {
                output.line("  " + damage.object() + ": " + damage.what());
                if (!damage.points().isEmpty()) {
                    output.line("    costs " + some(damage.points()));
                }
            }
            if (!report.damages().isEmpty()) {
                output.line("  newest points that are whole: "
                        + (report.whole().isEmpty() ? "none" : some(report.whole())));
                if (report.condemned() > 0) {
                    output.line("  condemned %d frames: the next cycle of each machine brings back what they held"
                            .formatted(report.condemned()));
                }
                output.line("  way out: copy the objects from another copy of the vault's store, if there is one;"
                        + " else recover from the points that are whole"
                        + (condemn ? "" : ", and let the next cycles mend what they need with --condemn"));
            }
        }
    }

    private static String some(List<String> points) {
        return points.stream().limit(12).collect(Collectors.joining(", "))
                + (points.size() > 12 ? " and " + (points.size() - 12) + " more" : "");
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What many small points cost whoever restores: a disk restored after its first copy, and again after a number of
/// cycles in each of which one percent of it was written anew, at random. Booting would take the same time after both.
///
/// @param cycles how many
record LongChain(Path root, Path work, Path image, String config, int cycles) {
    /// The median of so many, after one that warms the page cache.
    private static final int RESTORES = 3;

    void run() throws IOException, InterruptedException {
        var raw = work.resolve("disk.raw");
        Run.output("cp", "--sparse=always", image.toString(), raw.toString());
        try (var source = new Source(root, work, raw, List.of(Variant.RESITE.machine));
                var service = new Service(root, work, Variant.RESITE, config)) {
            var full = service.replicate();
            System.err.printf(Locale.ROOT, "  full: %.2f s%n", full.seconds());
            var fresh = restore(service, raw);
            var slowest = 0.0;
            for (var cycle = 1; cycle <= cycles; cycle++) {
                var change = Change.of(cycle, Files.size(raw), work);
                change.to(raw);
                source.apply(change);
                Files.delete(change.data());
                slowest = Math.max(slowest, service.replicate().seconds());
                if (cycle % 10 == 0) {
                    System.err.printf("  %d cycles of %d%n", cycle, cycles);
                }
            }
            var late = restore(service, raw);
            System.out.printf(
                    Locale.ROOT,
                    "restore of a disk of %,d MiB: fresh %.2f s, after %d cycles of 1 %% %.2f s: %.2f times; "
                            + "slowest of the cycles %.2f s%n",
                    Files.size(raw) >> 20, fresh, cycles, late, late / fresh, slowest);
        }
    }

    private double restore(Service service, Path raw) throws IOException {
        service.restore(raw, work);
        var seconds = new double[RESTORES];
        for (var time = 0; time < RESTORES; time++) {
            seconds[time] = service.restore(raw, work).seconds();
        }
        Arrays.sort(seconds);
        return seconds[RESTORES / 2];
    }
}

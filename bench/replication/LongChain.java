package replication;

import io.resite.lab.TrialBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What many small points cost whoever recovers: a disk restored and booted after its first copy, and again after a number
/// of cycles in each of which one percent of it was written anew, at random. The disk holds a small Debian and the image
/// behind it; what is written goes to the image's part, for the system is to boot.
///
/// @param cycles how many
record LongChain(Path root, Path work, Path image, String config, int cycles) {
    /// The median of so many, after one that warms the page cache.
    private static final int TIMES = 3;

    /// @param restore seconds until the disk is there
    /// @param boot seconds from there until the system on it answers
    private record Recovery(double restore, double boot) {
        double seconds() {
            return restore + boot;
        }
    }

    void run() throws IOException, InterruptedException {
        var raw = work.resolve("disk.raw");
        var boot = new TrialBoot(Files.createDirectories(work.resolve("boot")));
        boot.install(raw);
        Run.output("dd", "conv=sparse,notrunc", "bs=1M", "if=" + image, "of=" + raw,
                "seek=" + (TrialBoot.systemBytes() >> 20));
        try (var source = new Source(root, work, raw, List.of(Variant.RESITE.machine));
                var service = new Service(root, work, Variant.RESITE, config)) {
            var full = service.replicate();
            System.err.printf(Locale.ROOT, "  full: %.2f s%n", full.seconds());
            var fresh = recover(service, boot, raw);
            var slowest = 0.0;
            for (var cycle = 1; cycle <= cycles; cycle++) {
                var change = Change.of(cycle, Files.size(image), work).behind(TrialBoot.systemBytes());
                change.to(raw);
                source.apply(change);
                Files.delete(change.data());
                slowest = Math.max(slowest, service.replicate().seconds());
                if (cycle % 10 == 0) {
                    System.err.printf("  %d cycles of %d%n", cycle, cycles);
                }
            }
            var late = recover(service, boot, raw);
            System.out.printf(
                    Locale.ROOT,
                    "a disk of %,d MiB, restored and booted: fresh %.2f + %.2f s, after %d cycles of 1 %% %.2f + %.2f s: "
                            + "%.2f times; slowest of the cycles %.2f s%n",
                    Files.size(raw) >> 20, fresh.restore(), fresh.boot(), cycles, late.restore(), late.boot(),
                    late.seconds() / fresh.seconds(), slowest);
        }
    }

    private Recovery recover(Service service, TrialBoot boot, Path raw) throws IOException, InterruptedException {
        service.restore(raw, work);
        var all = Stream.<Recovery>builder();
        for (var time = 0; time < TIMES; time++) {
            var disk = work.resolve("restored.qcow2");
            var restore = service.restoreTo(disk, raw).seconds();
            all.add(new Recovery(restore, boot.answerOf(disk).toMillis() / 1e3));
            Files.delete(disk);
        }
        return all.build().sorted(Comparator.comparingDouble(Recovery::seconds)).toList().get(TIMES / 2);
    }
}

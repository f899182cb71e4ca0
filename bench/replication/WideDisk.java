package replication;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Whether memory hangs on a disk's size: pieces spread evenly over a disk of 1 TiB that holds nothing else, every other
/// one of text, the rest random.
///
/// @param gib how much they are together
record WideDisk(Path root, Path work, String config, int gib) {
    private static final long SIZE = 1L << 40;
    private static final int PIECE = 1 << 20;

    void run() throws IOException, InterruptedException {
        var raw = work.resolve("disk.raw");
        var held = (long) gib << 30;
        var stride = SIZE / (held / PIECE) / PIECE * PIECE;
        fill(raw, held / PIECE, stride);
        var change = Change.of(1, held, work).spread(PIECE, stride);
        try (var source = new Source(root, work, raw, List.of(Variant.RESITE.machine));
                var service = new Service(root, work, Variant.RESITE, config)) {
            System.out.printf("a disk of 1 TiB that holds %,d MiB:%n", held >> 20);
            tell("full", service.replicate());
            change.to(raw);
            source.apply(change);
            tell("1 % of it changed", service.replicate());
            tell("nothing changed", service.replicate());
            source.loseBitmaps();
            tell("bitmap lost", service.replicate());
            tell("restore", service.restore(raw, work));
        }
    }

    private static void tell(String step, Run run) {
        System.out.printf(
                Locale.ROOT,
                "  %-24s %7.2f s, %7.2f s of processor, peak %4.0f MiB%n",
                step, run.seconds(), run.processor(), run.peakMiB());
    }

    private static void fill(Path raw, long pieces, long stride) throws IOException {
        var random = new SplittableRandom(1);
        try (var to = new RandomAccessFile(raw.toFile(), "rw")) {
            to.setLength(SIZE);
            var piece = new byte[PIECE];
            for (var number = 0L; number < pieces; number++) {
                if (number % 2 == 0) {
                    random.nextBytes(piece);
                } else {
                    Change.text(piece, random);
                }
                to.seek(number * stride);
                to.write(piece);
            }
        }
    }
}

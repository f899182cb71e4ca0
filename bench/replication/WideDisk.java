import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Whether memory hangs on a disk's size: an image in pieces, spread evenly over a disk of 1 TiB that has nothing else.
record WideDisk(Path root, Path work, Path image, String config) {
    private static final long SIZE = 1L << 40;
    private static final long PIECE = 1 << 20;

    void run() throws IOException, InterruptedException {
        var raw = work.resolve("disk.raw");
        var held = spread(raw);
        var change = Change.of(1, Files.size(image), work).spread(SIZE / Files.size(image));
        try (var source = new Source(root, work, raw, List.of(Variant.RESITE.machine));
                var service = new Service(root, work, Variant.RESITE, config)) {
            System.out.printf("a disk of 1 TiB that holds %,d MiB:%n", held >> 20);
            tell("full", service.replicate());
            change.to(raw);
            source.apply(change);
            tell("1 % of the image changed", service.replicate());
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

    /// Pieces of nothing but zeroes stay holes.
    private long spread(Path raw) throws IOException {
        var held = 0L;
        var stride = SIZE / (Files.size(image) / PIECE);
        try (var from = FileChannel.open(image);
                var to = new RandomAccessFile(raw.toFile(), "rw")) {
            to.setLength(SIZE);
            var piece = ByteBuffer.allocate((int) PIECE);
            for (var number = 0L; number < Files.size(image) / PIECE; number++) {
                from.read(piece.clear(), number * PIECE);
                if (IntStream.range(0, piece.position()).anyMatch(at -> piece.get(at) != 0)) {
                    held += to.getChannel().write(piece.flip(), number * stride / PIECE * PIECE);
                }
            }
        }
        return held;
    }
}

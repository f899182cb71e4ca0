package replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;

/// The disk that everybody copies: an ext4 of this machine's own files.
final class Image {
    private static final long FILES = 4L << 30;
    private static final String SIZE = "8G";

    private Image() {}

    /// Makes it below the folder unless it is there: the first 4 GiB of /usr in the order of names.
    static Path below(Path folder) throws IOException {
        var image = folder.resolve("usr.raw");
        if (Files.exists(image)) {
            return image;
        }
        System.err.println("building an ext4 image of 4 GiB of /usr");
        var staging = folder.resolve("staging");
        Run.output("rm", "-rf", staging.toString());
        var left = FILES;
        try (var found = Files.walk(Path.of("/usr"))) {
            var files = found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.naturalOrder())
                    .iterator();
            while (left > 0 && files.hasNext()) {
                var file = files.next();
                var copy = staging.resolve(Path.of("/").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                left -= Files.size(copy);
            }
        }
        var unfinished = folder.resolve("usr.raw.unfinished");
        Run.output("mkfs.ext4", "-q", "-F", "-d", staging.toString(), unfinished.toString(), SIZE);
        Run.output("rm", "-rf", staging.toString());
        Files.move(unfinished, image);
        return image;
    }
}

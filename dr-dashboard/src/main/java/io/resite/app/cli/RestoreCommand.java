package io.resite.app.cli;

import io.resite.app.operations.Restores;
import io.resite.document.ByteSize;
import io.resite.image.DiskImage;
import io.resite.vault.DiskReader;
import io.resite.vault.Unlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One disk out of the vault into a file or onto a block device, without a service and without a hypervisor.
@Command(
        name = "restore",
        description = "Write a disk of a recovery point to a file or a block device.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite restore east db --to /restored/db.qcow2",
            "  resite restore east db --disk vdb --point 17 --to /dev/vg0/db-data --overwrite",
            "  resite restore east db --to db.raw --vault /backup/vault --key-file key",
        })
final class RestoreCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The machine's site.")
    private String site = "";

    @Parameters(index = "1", paramLabel = "MACHINE", description = "The machine's name.")
    private String machine = "";

    @Option(
            names = "--disk",
            paramLabel = "TARGET",
            defaultValue = "",
            description = "Which disk, as in vda. May be left out when the machine has one.")
    private String disk = "";

    @Option(
            names = "--point",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Which recovery point, see `resite points`. Default: the newest.")
    private long point;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "A file that is not there yet, or with --overwrite one that is, or a block device.")
    private Path to = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "",
            description = "qcow2 or raw. Default: by the file's name; raw on a device.")
    private String format = "";

    @Option(names = "--overwrite", description = "What the file or device holds may go.")
    private boolean overwrite;

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    /// @param bytes the disk's size
    record Restored(String site, String machine, String disk, long point, String file, String format, long bytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var device = Files.exists(to) && !Files.isRegularFile(to);
        if (Files.isDirectory(to)) {
            throw new CliFailure(to + " is a folder: name a file in it");
        }
        if (Files.exists(to) && !overwrite) {
            throw new CliFailure(to + " is there already: name another, or add --overwrite if what it holds may go");
        }
        var chosen = chosenFormat(device);
        try (var door = options.access().door(System.getenv())) {
            if (door.reached().sealed()) {
                door.unseal(new Unlock.Passphrase(Person.askSecretly(output, "Passphrase of the vault:")));
            }
            var found = new Restores(door).disk(site, machine, disk, point);
            var reader = found.open();
            write(reader, device, chosen);
            output.print(
                    new Restored(site, machine, found.target(), found.point(), to.toString(), chosen, reader.size()),
                    done -> output.line("%s of %s, point %d, is in %s"
                            .formatted(done.disk(), done.machine(), done.point(), done.file())));
            return ResiteCommand.FINE;
        }
    }

    private String chosenFormat(boolean device) {
        var chosen = format.isEmpty() ? !device && to.toString().endsWith(".qcow2") ? "qcow2" : "raw" : format;
        if (!List.of("qcow2", "raw").contains(chosen)) {
            throw new CliFailure("format \"" + format + "\" is not known: give qcow2 or raw");
        }
        return chosen;
    }

    /// A file appears under its name when it is whole; a device is written where it is.
    private void write(DiskReader reader, boolean device, String chosen) throws InterruptedException {
        var unfinished = device ? to : to.resolveSibling(to.getFileName() + ".unfinished");
        try {
            try (var image = image(unfinished, device, chosen, new ByteSize(reader.size()));
                    var _ = ProgressLine.of(image::written, dataOf(reader), machine, !output.json())) {
                image.fill(reader);
            }
            if (!device) {
                Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new CliFailure("%s cannot be written: %s".formatted(to, e.getMessage()));
        } finally {
            if (!device) {
                unfinished.toFile().delete();
            }
        }
    }

    private static DiskImage image(Path path, boolean device, String format, ByteSize size)
            throws IOException, InterruptedException {
        if (device) {
            return DiskImage.device(path, size);
        }
        // Of a restore that was killed.
        Files.deleteIfExists(path);
        return format.equals("qcow2") ? DiskImage.qcow2(path, size) : DiskImage.raw(path, size);
    }

    private static ByteSize dataOf(DiskReader disk) {
        return new ByteSize(disk.extents(0, disk.size()).stream()
                .filter(extent -> !extent.zero())
                .mapToLong(DiskReader.Extent::length)
                .sum());
    }
}

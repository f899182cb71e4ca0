package io.resite.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resite.document.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What `qemu-img` is asked for: to lay out a qcow2 file, and where in it the disk's bytes are.
final class QemuImage {
    /// The tables of a disk of 64 TiB take minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private QemuImage() {}

    /// All tables are in place, so that nothing moves any more; the blocks are holes of the file.
    static void layOut(Path file, ByteSize size) throws IOException, InterruptedException {
        run(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                "preallocation=metadata",
                file.toString(),
                Long.toString(size.bytes()));
    }

    /// In the order of the disk, without gaps.
    static List<Piece> pieces(Path file, ByteSize size) throws IOException, InterruptedException {
        var pieces = new ArrayList<Piece>();
        var end = 0L;
        for (var line : json(run("map", "-f", "qcow2", "--output=json", file.toString()))) {
            var piece = new Piece(
                    line.path("start").asLong(-1),
                    line.path("length").asLong(-1),
                    line.path("offset").asLong(-1));
            if (piece.start() != end || piece.length() <= 0 || piece.offset() <= 0) {
                throw new IOException("qemu-img does not say where byte %d of %s is: %s".formatted(end, file, line));
            }
            pieces.add(piece);
            end = piece.end();
        }
        if (end != size.bytes()) {
            throw new IOException("qemu-img laid out %d bytes of %d in %s".formatted(end, size.bytes(), file));
        }
        return pieces;
    }

    private static Iterable<JsonNode> json(String text) throws IOException {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "qemu-img answers something unexpected: "
                            + text.lines().limit(3).toList(),
                    e);
        }
    }

    private static String run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(words));
        var program = start(command);
        var said = text(program.getInputStream());
        var complained = text(program.getErrorStream());
        try {
            if (!program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("qemu-img is not done after %d s".formatted(PATIENCE.toSeconds()));
            }
        } finally {
            program.destroyForcibly();
        }
        if (program.exitValue() != 0) {
            throw new IOException(complained.join().isBlank() ? "qemu-img failed" : complained.join());
        }
        return said.join();
    }

    private static CompletableFuture<String> text(InputStream from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(from.readAllBytes(), StandardCharsets.UTF_8).strip();
                    } catch (IOException ended) {
                        return "";
                    }
                },
                Thread::startVirtualThread);
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException missing) {
            throw new IOException("qemu-img cannot be run, install qemu-utils: " + missing.getMessage(), missing);
        }
    }
}

package io.resite.lab;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The small Debian on a disk, booted without a lab: for measuring how long it takes from a restored disk to an answer.
/// What it writes is thrown away.
public final class TrialBoot {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int PORT = 18_480;

    private final ImageCache cache =
            new ImageCache(Instance.of("boot", System.getenv()).cache());
    private final Path folder;

    /// @param folder for what it boots by
    public TrialBoot(Path folder) {
        this.folder = folder;
        new GuestImages(cache).writeTo(folder);
    }

    /// Writes the system to the start of a raw disk.
    public void install(Path raw) {
        Command.of("qemu-img", "convert", "-O", "raw", new DebianImage(cache).disk() + "", raw + "")
                .run();
    }

    /// How much of a disk's start is the system's.
    public static long systemBytes() {
        return DebianImage.SIZE_MIB << 20;
    }

    /// How long until the system on a qcow2 disk answers over the network.
    public Duration answerOf(Path disk) throws InterruptedException {
        var began = System.nanoTime();
        var machine = start(disk);
        try {
            while (!answers()) {
                var took = Duration.ofNanos(System.nanoTime() - began);
                if (took.compareTo(LIMIT) > 0 || !machine.isAlive()) {
                    throw new LabException("the system on " + disk + " does not answer after " + took.toSeconds()
                            + " s; see " + folder.resolve("console.log"));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } finally {
            machine.destroyForcibly().waitFor();
        }
    }

    private Process start(Path disk) {
        try {
            return new ProcessBuilder(List.of(
                            "qemu-system-x86_64",
                            "-machine",
                            "q35,accel=tcg",
                            "-m",
                            "192",
                            "-display",
                            "none",
                            "-serial",
                            "file:" + folder.resolve("console.log"),
                            "-kernel",
                            folder.resolve("vmlinuz").toString(),
                            "-initrd",
                            folder.resolve("guest.initrd").toString(),
                            "-append",
                            "console=ttyS0 quiet panic=5 resite.role=disk",
                            "-drive",
                            "file=" + disk + ",format=qcow2,if=virtio,snapshot=on",
                            "-nic",
                            "user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:" + PORT + "-:80"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("qemu.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new LabException("QEMU cannot be started: " + e.getMessage());
        }
    }

    private static boolean answers() {
        try {
            var request = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + PORT + "/").toURL().openConnection();
            request.setConnectTimeout(1000);
            request.setReadTimeout(1000);
            return request.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}

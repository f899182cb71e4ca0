package replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A libvirtd of its own with running machines whose disks are copies of the image: one for each of us, and one for a peer
/// that bears no checkpoints but its own. They have no system to boot: what changes on their disks is written through QEMU's
/// monitor, so that every tool sees the same changes.
final class Source implements AutoCloseable {
    static final String ADDRESS = "127.0.0.1";
    static final String PEERS_MACHINE = "peer";
    private static final String DEVICE = "/machine/peripheral/virtio-disk0/virtio-backend";

    private final Path folder;
    private final Process daemon;
    private final List<String> machines;
    private final String uri;

    /// @param machines their names
    Source(Path root, Path folder, Path image, List<String> machines) throws IOException, InterruptedException {
        this.folder = folder;
        this.machines = List.copyOf(machines);
        var host = folder.resolve("host");
        for (var part : List.of("run", "lib/images", "log/qemu", "cache", "etc/qemu", "lib/shared")) {
            Files.createDirectories(host.resolve(part));
        }
        Files.createDirectories(folder.resolve("shared"));
        var templates = root.resolve("chaos-tests/src/main/resources/lab/host");
        Files.copy(
                templates.resolve("qemu.conf"),
                host.resolve("etc/qemu.conf"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                host.resolve("etc/libvirtd.conf"),
                Files.readString(templates.resolve("libvirtd.conf")).replace("${address}", ADDRESS));
        daemon = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--uts",
                        "sh",
                        templates.resolve("libvirtd.sh").toString(),
                        "bench",
                        ADDRESS,
                        host.toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("libvirtd.log").toFile())
                .start();
        uri = "qemu:///system?socket=" + host.resolve("run/libvirt-sock");
        awaitAnswer();
        var images = Files.createDirectories(folder.resolve("images"));
        virsh("pool-create-as images dir --target " + images);
        for (var name : machines) {
            Run.output(
                    "qemu-img", "convert", "-O", "qcow2", "-o", "compat=1.1", image.toString(), disk(name).toString());
            Files.writeString(folder.resolve("machine.xml"), machine(name));
            virsh("define " + folder.resolve("machine.xml"));
            virsh("start " + name);
        }
        virsh("pool-refresh images");
        Thread.sleep(3_000);
    }

    private void awaitAnswer() throws InterruptedException {
        for (var tries = 0; ; tries++) {
            try {
                virsh("uri");
                return;
            } catch (IllegalStateException notYet) {
                if (tries == 100) {
                    throw notYet;
                }
                Thread.sleep(200);
            }
        }
    }

    String uri() {
        return uri;
    }

    private Path disk(String name) {
        return folder.resolve("images").resolve(name + ".qcow2");
    }

    private String machine(String name) {
        return """
                <domain type='qemu'>
                  <name>%s</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <features><acpi/></features>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='qcow2'/><source file='%s'/><target dev='vda' bus='virtio'/>
                    </disk>
                  </devices>
                </domain>
                """.formatted(name, disk(name));
    }

    String virsh(String command) {
        return Run.output("virsh", "-q", "-c", uri, command);
    }

    void apply(Change change) throws IOException {
        var script = folder.resolve("monitor");
        for (var name : machines) {
            var lines = change.asMonitorCommands(DEVICE, folder).stream()
                    .map(command -> "qemu-monitor-command %s --hmp '%s'".formatted(name, command))
                    .toList();
            Files.write(script, lines);
            var said = Run.output("sh", "-c", "virsh -q -c '" + uri + "' < " + script);
            // What the writes answer goes to QEMU's own log; a refusal comes back to us. The restored disk is compared.
            if (said.lines().anyMatch(line -> line.contains("rror") || line.contains("conflict"))) {
                throw new IllegalStateException("QEMU did not take every write: "
                        + said.substring(0, Math.min(2_000, said.length())));
            }
        }
        Run.output("rm", "-rf", folder.resolve(change.data().getFileName() + ".pieces").toString());
    }

    /// Makes the hypervisor forget what changed since our last points.
    void loseBitmaps() {
        for (var machine : machines) {
            virsh("checkpoint-list " + machine + " --name")
                    .lines()
                    .filter(name -> name.startsWith("resite-"))
                    .forEach(name -> virsh("checkpoint-delete " + machine + " " + name));
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            machines.forEach(machine -> virsh("destroy " + machine));
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }
}

import io.resite.capture.Capture;
import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.libvirt.LibvirtHypervisor;
import io.resite.spec.DiskFormat;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// How long it takes to capture a host of 1,000 machines and to write the document, and what memory the process takes.
/// From the root of a built checkout, of a simulated host, or of a real one that has the machines:
///
/// `java -Xmx192m -XX:+UseSerialGC -cp 'dr-dashboard/target/quarkus-app/lib/main/*' bench/SpecCapture.java [URI]`
public class SpecCapture {
    private static final int MACHINES = 1_000;
    private static final int ROUNDS = 5;

    public static void main(String... arguments) throws IOException {
        var host = arguments.length == 0 ? simulated() : LibvirtHypervisor.connect("host", arguments[0]);
        var took = new long[ROUNDS];
        var machines = 0;
        var bytes = 0;
        for (var round = 0; round < ROUNDS; round++) {
            var start = System.nanoTime();
            var site = new Capture(Clock.systemUTC(), IfUnreachable.FAIL)
                    .capture(new SiteId("east"), List.of(new Source("host", host)), Set.of());
            bytes = Documents.json(site).length;
            took[round] = System.nanoTime() - start;
            machines = site.machines().size();
        }
        var first = took[0];
        Arrays.sort(took);
        System.out.printf(
                "%d machines, %d KiB of JSON: first %d ms, median %d ms, slowest %d ms; peak of the process %s%n",
                machines,
                bytes >> 10,
                Duration.ofNanos(first).toMillis(),
                Duration.ofNanos(took[ROUNDS / 2]).toMillis(),
                Duration.ofNanos(took[ROUNDS - 1]).toMillis(),
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("?"));
        host.close();
    }

    private static Hypervisor simulated() throws IOException {
        var xml = Files.readString(Path.of("spec-capture/src/test/resources/definitions/domain-database.xml"));
        var pool = new SimulatedPool("default", "/pool", ByteSize.gib(100_000));
        var host = new SimulatedHypervisor("host", ByteSize.gib(100_000), 1_000).with(pool);
        host.addFile("/boot/vmlinuz", new byte[8 << 20]);
        host.defineNetwork(Files.readString(Path.of("spec-capture/src/test/resources/definitions/network-nat.xml")));
        for (var number = 0; number < MACHINES; number++) {
            var name = "m" + number;
            pool.create(name + ".qcow2", ByteSize.gib(100), DiskFormat.QCOW2);
            host.define(xml.replace("<name>db<", "<name>" + name + "<")
                    .replace("volume='db.qcow2'", "volume='" + name + ".qcow2'")
                    .replaceFirst("<uuid>[^<]*<", "<uuid>" + new UUID(1, number) + "<")
                    .replace("52:54:00:aa:bb:01", "52:54:00:aa:%02x:%02x".formatted(number >> 8, number & 255)));
        }
        return host;
    }
}

import io.resite.definition.Definition;
import io.resite.change.SiteChanges;
import io.resite.document.ByteSize;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// How long it takes to compare two revisions of a site of 5,000 machines of which 50 differ, from values that share
/// nothing, as they do when each was read from the vault. From the root of a built checkout:
///
/// `java -cp 'dr-dashboard/target/quarkus-app/lib/main/*' bench/SpecDiff.java`
public class SpecDiff {
    private static final SiteId EAST = new SiteId("east");
    private static final int MACHINES = 5_000;
    private static final int ROUNDS = 31;

    public static void main(String... arguments) throws IOException {
        var xml = Files.readString(Path.of("spec-capture/src/test/resources/definitions/domain-database.xml"));
        var before = site(xml, Integer.MAX_VALUE);
        var after = site(xml, MACHINES / 50);
        var took = new long[ROUNDS];
        var worked = new long[ROUNDS];
        var processor = ManagementFactory.getThreadMXBean();
        var changes = 0;
        for (var round = 0; round < ROUNDS; round++) {
            var start = System.nanoTime();
            var startedWork = processor.getCurrentThreadCpuTime();
            changes = SiteChanges.between(before, after).size();
            worked[round] = processor.getCurrentThreadCpuTime() - startedWork;
            took[round] = System.nanoTime() - start;
        }
        System.out.printf("%d machines of %d KiB of XML, %d changes%n", MACHINES, xml.length() >> 10, changes);
        tell("by the clock", took);
        tell("of processor time", worked);
    }

    private static void tell(String what, long[] rounds) {
        var first = rounds[0];
        // What the compiler had not yet seen is not what a service that has run for a while takes.
        var warm = Arrays.stream(rounds).skip(ROUNDS / 2).sorted().toArray();
        System.out.printf(
                "%s: first round %d ms; of the last %d, median %d ms, slowest %d ms%n",
                what,
                Duration.ofNanos(first).toMillis(),
                warm.length,
                Duration.ofNanos(warm[warm.length / 2]).toMillis(),
                Duration.ofNanos(warm[warm.length - 1]).toMillis());
    }

    /// @param every which machines have another memory size and machine type in their definition
    private static Site site(String xml, int every) {
        var machines = IntStream.range(0, MACHINES)
                .mapToObj(number -> machine(number, number % every == every - 1
                        ? xml.replace(">8388608<", ">16777216<").replace("q35-7.2", "q35-8.2")
                        : new String(xml)))
                .toList();
        return new Site(EAST, Instant.EPOCH, List.of(), List.of(), List.of(), machines, List.of());
    }

    private static Machine machine(int number, String xml) {
        return new Machine(
                new MachineId(EAST, new UUID(1, number)),
                "east" + number % 50,
                MachineState.RUNNING,
                true,
                Definition.domain(xml.replace("<name>db<", "<name>m" + number + "<"), "m" + number),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", "m" + number + ".qcow2", ByteSize.gib(100))),
                List.of(new Nic("52:54:00:aa:bb:01", "prod", List.of())),
                List.of());
    }
}

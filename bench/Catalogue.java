import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointDisk.ChangeSource;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.DirectoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// How long it takes to find recovery points on a directory store that holds many: those of one machine, and the
/// newest of all, as a plan wants them. The vault is opened anew for each number; the process warms up from round to round.
///
/// Points are whole for the machines that are asked for all of theirs, and for the newest of each other; the others, of
/// which only the names are ever looked at, are empty files. A folder in memory spares the disk their fsyncs; copied
/// from there to a disk it can be measured there as well. From the root of a built checkout:
///
/// `java -cp 'dr-dashboard/target/quarkus-app/lib/main/*' bench/Catalogue.java make /dev/shm/vault [MACHINES POINTS]`
///
/// `java -cp 'dr-dashboard/target/quarkus-app/lib/main/*' bench/Catalogue.java look /dev/shm/vault`
public class Catalogue {
    private static final SiteId EAST = new SiteId("east");
    private static final int GROUP = 4;
    private static final int NEWEST = 10;
    private static final int ASKED_FOR_ALL = 12;
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");
    private static final int ROUNDS = 3;

    public static void main(String... arguments) throws IOException {
        var folder = Path.of(arguments[1]);
        var key = new Unlock.KeyFile(folder.resolveSibling(folder.getFileName() + ".key"));
        if (arguments[0].equals("make")) {
            var machines = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
            var points = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 500;
            make(folder, key, machines, points);
        } else {
            look(folder, key);
        }
    }

    private static void make(Path folder, Unlock.KeyFile key, int machines, int points) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(key.path(), "a key for a benchmark, and for nothing else");
        var xml = Files.readString(Path.of("spec-capture/src/test/resources/definitions/domain-database.xml"));
        try (var vault = Vault.init(new DirectoryObjectStore(folder), List.of(key, key))) {
            var site = vault.site(EAST);
            var start = System.nanoTime();
            for (var group = 0; group < machines / GROUP; group++) {
                group(folder, site, group, points, xml);
            }
            System.out.printf("made in %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    private static void group(Path folder, SiteVault site, int number, int points, String xml) throws IOException {
        var group = "group-%03d".formatted(number);
        var first = number == ASKED_FOR_ALL / GROUP ? 1 : Math.max(1, points - NEWEST + 1);
        emptyFiles(folder.resolve("sites/east/groups").resolve(group), first);
        for (var member = 0; member < GROUP; member++) {
            emptyFiles(folder.resolve("sites/east/points").resolve(new UUID(0, GROUP * number + member).toString()), first);
        }
        var definitions = IntStream.range(0, GROUP)
                .mapToObj(member -> machine(GROUP * number + member, xml))
                .toList();
        try (var cycle = site.beginCycle()) {
            for (long sequence = first; sequence <= points; sequence++) {
                var at = FIRST.plusSeconds(3600 * sequence);
                var ids = new ArrayList<PointId>();
                for (var member = 0; member < GROUP; member++) {
                    var point = point(definitions.get(member), sequence, at, group);
                    site.commit(point);
                    ids.add(point.id());
                }
                site.acknowledge(
                        new Acknowledgement(EAST, group, sequence, at, Duration.ZERO, ids, List.of(), 0), cycle);
            }
        }
    }

    /// Stand for the numbers below the first that is written.
    private static void emptyFiles(Path folder, int first) throws IOException {
        Files.createDirectories(folder);
        for (var number = 1; number < first; number++) {
            Files.createFile(folder.resolve("%012d".formatted(999_999_999_999L - number)));
        }
    }

    private static Machine machine(int number, String xml) {
        var name = "machine-%04d".formatted(number);
        return new Machine(
                new MachineId(EAST, new UUID(0, number)),
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain(xml, name),
                List.of(),
                List.of(),
                List.of());
    }

    private static RecoveryPoint point(Machine machine, long sequence, Instant at, String group) {
        var disk = new PointDisk(
                "vda", ByteSize.gib(40), "zero", ChangeSource.DIRTY_BITMAP, ByteSize.mib(40), ByteSize.mib(9));
        return new RecoveryPoint(
                new PointId(machine.id(), sequence),
                sequence - 1,
                at,
                group,
                Consistency.CRASH,
                machine,
                List.of(disk),
                "resite-" + new UUID(1, sequence),
                false,
                0,
                EAST);
    }

    private static void look(Path folder, Unlock.KeyFile key) {
        for (var round = 0; round < ROUNDS; round++) {
            var machine = new MachineId(EAST, new UUID(0, ASKED_FOR_ALL + round));
            took("a machine's points, all", folder, key, site -> site.acknowledged(machine, Integer.MAX_VALUE).size());
            took("a machine's newest 50", folder, key, site -> site.acknowledged(machine, 50).size());
            took("the plan's catalogue", folder, key, site -> site.catalogue(5).points().size());
        }
    }

    private interface Look {
        int at(SiteVault site);
    }

    private static void took(String what, Path folder, Unlock.KeyFile key, Look look) {
        try (var vault = Vault.open(new DirectoryObjectStore(folder))) {
            vault.unlock(key);
            var start = System.nanoTime();
            var cpu = cpu();
            var found = look.at(vault.site(EAST));
            System.out.printf(
                    "%-26s %6d points in %6d ms, of processors %6d ms%n",
                    what,
                    found,
                    Duration.ofNanos(System.nanoTime() - start).toMillis(),
                    cpu().minus(cpu).toMillis());
        }
    }

    /// Of the process: on a shared machine the time it takes says little.
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}

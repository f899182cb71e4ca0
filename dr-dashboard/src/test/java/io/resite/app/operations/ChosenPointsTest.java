package io.resite.app.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.Documents;
import io.resite.ownership.Branches;
import io.resite.ownership.Ownership;
import io.resite.plan.Brought;
import io.resite.plan.PointChoice;
import io.resite.plan.PointChoice.Rule;
import io.resite.plan.PointOffer;
import io.resite.spec.Acknowledgement;
import io.resite.spec.BootProof;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChosenPointsTest {
    private static final SiteId EAST = new SiteId("east");
    private static final MachineId DB = new MachineId(EAST, new UUID(0, 1));
    private static final MachineId APP = new MachineId(EAST, new UUID(0, 2));
    private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");
    private static final ProtectionPolicy POLICY = Documents.read("""
            apiVersion: resite.io/v1
            kind: ProtectionPolicy
            site: east
            recoverySite: west
            groups:
            - {name: shop, rpo: 1 min, machines: [db, app]}
            machines:
            - {machine: db, checks: [{kind: tcp, port: 5432}]}
            """, ProtectionPolicy.class, "policy");

    private final Vault opened;
    private final SiteVault vault;
    private long minute;

    ChosenPointsTest(@TempDir Path folder) throws IOException {
        opened = Vault.init(new MemoryObjectStore(), List.of(key(folder, "one"), key(folder, "two")));
        vault = opened.site(EAST);
    }

    @Test
    void a_time_brings_the_groups_newest_instant_not_later_than_it() {
        cycle(DB, APP);
        cycle(DB, APP);
        cycle(DB, APP);

        var offer = choose(
                PointChoice.notLaterThan(START.plus(Duration.ofMinutes(2)).plusSeconds(59)));

        assertThat(numbers(offer)).containsExactly("1#2", "2#2");
        assertThat(offer.newest()).containsEntry(DB, START.plus(Duration.ofMinutes(3)));
        assertThat(numbers(choose(PointChoice.notLaterThan(START)))).isEmpty();
    }

    @Test
    void an_instant_far_back_is_found() {
        for (var cycles = 0; cycles < 100; cycles++) {
            cycle(DB, APP);
        }

        assertThat(numbers(choose(PointChoice.notLaterThan(START.plus(Duration.ofMinutes(3))))))
                .containsExactly("1#3", "2#3");
    }

    @Test
    void a_member_that_has_no_point_of_the_instant_comes_from_its_own_before_it() {
        cycle(DB, APP);
        cycle(DB);
        cycle(DB, APP);

        assertThat(numbers(choose(PointChoice.notLaterThan(START.plus(Duration.ofMinutes(2))))))
                .containsExactly("1#2", "2#1");
    }

    @Test
    void a_members_own_point_is_found_however_many_newer_ones_it_has() {
        cycle(DB, APP);
        cycle(DB);
        for (var cycles = 0; cycles < 205; cycles++) {
            cycle(DB, APP);
        }

        assertThat(numbers(choose(PointChoice.notLaterThan(START.plus(Duration.ofMinutes(2))))))
                .containsExactly("1#2", "2#1");
    }

    @Test
    void proved_is_an_instant_at_which_every_machine_with_checks_was_seen_well() {
        cycle(DB, APP);
        cycle(DB, APP);
        cycle(DB, APP);
        assertThat(numbers(choose(PointChoice.of(Rule.PROVED)))).isEmpty();

        vault.prove(new BootProof(new PointId(DB, 2), START, "run", "well"));
        vault.prove(new BootProof(new PointId(APP, 3), START, "run", "well"));

        assertThat(numbers(choose(PointChoice.of(Rule.PROVED)))).containsExactly("1#2", "2#2");
        assertThat(vault.proof(new PointId(DB, 2)).orElseThrow().run()).isEqualTo("run");
        assertThat(vault.proof(new PointId(DB, 1))).isEmpty();
    }

    @Test
    void clean_is_the_newest_while_nothing_is_damaged() {
        cycle(DB, APP);
        cycle(DB, APP);

        assertThat(numbers(choose(PointChoice.of(Rule.CLEAN)))).containsExactly("1#2", "2#2");
    }

    @Test
    void what_grows_comes_from_the_instant_that_its_group_runs_from() {
        cycle(DB, APP);
        cycle(DB, APP);
        cycle(DB, APP);
        var db = new PointId(DB, 2);
        var brought = new Brought(
                List.of(new Brought.Guest(
                        DB, "db", "shop", "west1", "run", true, db, START.plus(Duration.ofMinutes(2)))),
                List.of());

        var offer = choose(PointChoice.NEWEST, brought);

        assertThat(numbers(offer)).containsExactly("1#2", "2#2");
        assertThat(offer.newest()).containsEntry(APP, START.plus(Duration.ofMinutes(3)));
        assertThat(numbers(choose(PointChoice.notLaterThan(START.plus(Duration.ofMinutes(1))), brought)))
                .containsExactly("1#1", "2#1");
    }

    private PointOffer choose(PointChoice choice) {
        return choose(choice, Brought.NOTHING);
    }

    private PointOffer choose(PointChoice choice, Brought brought) {
        var spec =
                new Site(EAST, START, List.of(), List.of(), List.of(), List.of(machine(DB), machine(APP)), List.of());
        var branches = new Branches(EAST, new Ownership(opened, InstantSource.system()));
        return ChosenPoints.of(vault, branches, choice, spec, POLICY, brought);
    }

    /// As in `1#2`: the machine's last digit and the point's number.
    private static List<String> numbers(PointOffer offer) {
        return offer.catalogue().points().stream()
                .map(point -> point.machine().uuid().getLeastSignificantBits() + "#"
                        + point.id().sequence())
                .sorted()
                .toList();
    }

    /// A minute after the one before.
    private void cycle(MachineId... machines) {
        minute++;
        var at = START.plus(Duration.ofMinutes(minute));
        var points = Arrays.stream(machines).map(machine -> commit(machine, at)).toList();
        try (var cycle = vault.beginCycle()) {
            vault.acknowledge(
                    new Acknowledgement(EAST, "shop", minute, at, Duration.ZERO, points, List.of(), 0), cycle);
        }
    }

    private PointId commit(MachineId machine, Instant at) {
        var sequence = vault.newestSequence(machine) + 1;
        var point = new RecoveryPoint(
                new PointId(machine, sequence),
                sequence - 1,
                at,
                "shop",
                Consistency.CRASH,
                machine(machine),
                List.of(),
                "",
                false,
                0,
                EAST);
        vault.commit(point);
        return point.id();
    }

    private static Machine machine(MachineId id) {
        var name = id.equals(DB) ? "db" : "app";
        return new Machine(
                id,
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'><name>" + name + "</name></domain>", name),
                List.of(),
                List.of(),
                List.of());
    }

    private static Unlock key(Path folder, String name) throws IOException {
        return new Unlock.KeyFile(
                Files.write(folder.resolve(name), name.repeat(20).getBytes(UTF_8)));
    }
}

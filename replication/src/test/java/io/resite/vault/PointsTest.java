package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.VaultException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PointsTest {
    private static final MachineId DB = SamplePoints.DB;
    private static final MachineId APP = SamplePoints.APP;

    @TempDir
    Path folder;

    private final AtomicBoolean storm = new AtomicBoolean();
    private final MemoryObjectStore store = new MemoryObjectStore(new MemoryObjectStore.Weather() {
        @Override
        public void answer(String operation, String key) {
            if (storm.get()) {
                throw new StoreException("no answer arrives");
            }
        }
    });

    @SuppressWarnings("NullAway.Init")
    private SiteVault vault;

    @BeforeEach
    void makeVault() {
        vault = SiteVaults.east(store, folder);
    }

    private static PointId id(MachineId machine, long sequence) {
        return new PointId(machine, sequence);
    }

    private Creation acknowledge(long sequence, PointId... points) {
        try (var cycle = vault.beginCycle()) {
            return vault.acknowledge(SamplePoints.acknowledgement(sequence, points), cycle);
        }
    }

    @Test
    void a_point_comes_back_as_it_was_committed() {
        var point = SamplePoints.point(DB, 1);

        assertThat(vault.commit(point)).isEqualTo(Creation.CREATED);
        assertThat(SiteVaults.eastAgain(store, folder).points(DB, 10)).containsExactly(point);
    }

    @Test
    void of_two_writers_of_a_point_number_one_wins_and_the_other_is_told() throws Exception {
        var attempts = new ArrayList<Callable<Creation>>();
        for (var writer = 0; writer < 8; writer++) {
            attempts.add(() -> SiteVaults.eastAgain(store, folder).commit(SamplePoints.point(DB, 1)));
        }
        var results = new ArrayList<Creation>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(attempts)) {
                results.add(result.get());
            }
        }

        assertThat(results).containsOnlyOnce(Creation.CREATED).doesNotContain(Creation.UNKNOWN);
    }

    @Test
    void a_claimed_number_can_never_be_committed() {
        assertThat(vault.claim(DB, 1)).isEmpty();

        assertThat(vault.commit(SamplePoints.point(DB, 1))).isEqualTo(Creation.ALREADY_THERE);
        assertThat(vault.newestSequence(DB)).isEqualTo(1);
        assertThat(vault.points(DB, 10)).isEmpty();
        assertThat(vault.claim(DB, 1)).isEmpty();
    }

    @Test
    void a_claim_answers_the_point_that_was_there_first() {
        var point = SamplePoints.point(DB, 1);
        vault.commit(point);

        assertThat(vault.claim(DB, 1)).hasValue(point);
    }

    @Test
    void claim_and_commit_of_one_number_agree_on_who_won() throws Exception {
        for (var sequence = 1L; sequence <= 50; sequence++) {
            var point = SamplePoints.point(DB, sequence);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var commit = threads.submit(() -> vault.commit(point));
                var claim = threads.submit(() -> vault.claim(DB, point.id().sequence()));

                assertThat(claim.get())
                        .isEqualTo(commit.get() == Creation.CREATED ? Optional.of(point) : Optional.empty());
            }
        }
    }

    @Test
    void an_unknown_commit_is_settled_once_the_store_answers() {
        var point = SamplePoints.point(DB, 1);
        vault.commit(SamplePoints.point(APP, 1));
        storm.set(true);
        assertThat(vault.commit(point)).isEqualTo(Creation.UNKNOWN);
        assertThatThrownBy(() -> vault.claim(DB, 1))
                .isInstanceOfSatisfying(
                        VaultException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_OUTCOME));

        storm.set(false);

        assertThat(vault.claim(DB, 1)).hasValue(point);
    }

    @Test
    void only_acknowledged_points_that_are_whole_are_a_base() {
        vault.commit(SamplePoints.point(DB, 1));
        assertThat(vault.newestAcknowledged(DB)).isEmpty();

        acknowledge(1, id(DB, 1));
        vault.commit(SamplePoints.partial(DB, 2));
        acknowledge(2, id(DB, 2));
        vault.commit(SamplePoints.point(DB, 3));
        vault.claim(DB, 4);

        assertThat(vault.newestAcknowledged(DB)).map(RecoveryPoint::id).hasValue(id(DB, 1));
        assertThat(vault.newestAcknowledged(APP)).isEmpty();
    }

    @Test
    void a_member_that_was_missing_keeps_its_last_acknowledged_point() {
        for (var machine : List.of(DB, APP)) {
            vault.commit(SamplePoints.point(machine, 1));
        }
        acknowledge(1, id(DB, 1), id(APP, 1));
        for (var sequence = 2L; sequence <= 5; sequence++) {
            vault.commit(SamplePoints.point(DB, sequence));
            acknowledge(sequence, id(DB, sequence));
        }

        assertThat(vault.newestAcknowledged(APP)).map(RecoveryPoint::id).hasValue(id(APP, 1));
        assertThat(vault.acknowledgements("shop", 2))
                .extracting(acknowledgement -> acknowledgement.sequence())
                .containsExactly(5L, 4L);
    }

    @Test
    void the_catalogue_holds_the_newest_acknowledged_points_of_each_machine() {
        for (var sequence = 1L; sequence <= 4; sequence++) {
            vault.commit(SamplePoints.point(DB, sequence));
            vault.commit(SamplePoints.point(APP, sequence));
            acknowledge(sequence, id(DB, sequence), id(APP, sequence));
        }
        vault.commit(SamplePoints.point(DB, 5));

        var catalogue = SiteVaults.eastAgain(store, folder).catalogue(2);

        assertThat(catalogue.points())
                .extracting(RecoveryPoint::id)
                .containsExactly(id(DB, 4), id(DB, 3), id(APP, 4), id(APP, 3));
        assertThat(vault.groups()).containsExactly("shop");
    }

    @Test
    void a_point_of_another_site_is_refused() {
        var stranger = new MachineId(new SiteId("north"), new UUID(1, 2));

        assertThatThrownBy(() -> vault.newestSequence(stranger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("north", "not one of site east");
    }

    @Test
    void a_point_that_was_put_under_another_number_is_seen() {
        vault.commit(SamplePoints.point(DB, 1));
        var first = store.list("sites/east/points/", "", 1).getFirst();
        var body = store.read(first).orElseThrow();
        store.create(first.replace("999999999998", "999999999997"), body);

        assertThatThrownBy(() -> vault.points(DB, 10))
                .isInstanceOfSatisfying(
                        VaultException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
                .hasMessageContaining("999999999997");
    }
}

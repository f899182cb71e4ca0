package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.Rate;
import io.resite.spec.Share;
import io.resite.vault.ObjectStore.Creation;
import io.resite.wan.WanBudget;
import io.resite.wan.WanLimits;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3ObjectStoreTest extends ObjectStoreContract {
    private AnswerCuttingProxy proxy = new AnswerCuttingProxy(S3Server.sharedPort());
    private ObjectStore store = new MemoryObjectStore();

    @BeforeEach
    void open() {
        var prefix = "test-" + HexFormat.of().formatHex(Key256.randomBytes(8));
        store = Stores.open(
                "s3://" + S3Server.BUCKET + "/" + prefix + "?endpoint=http://127.0.0.1:" + proxy.port(),
                S3Server.CREDENTIALS);
    }

    @AfterEach
    void closeAll() throws IOException {
        store.close();
        proxy.close();
    }

    @Override
    ObjectStore emptyStore() {
        return store;
    }

    @Override
    void loseAnswersOfNextCreates(int count) {
        proxy.cutAnswersOfPuts(count);
    }

    @Test
    void the_answers_of_the_put_and_of_its_repetition_may_be_lost() {
        proxy.cutAnswersOfPuts(2);

        assertThat(store.create("a", bytes("mine"))).isEqualTo(Creation.CREATED);
    }

    @Test
    void packs_leave_at_the_rate_of_the_budget_and_reading_does_not_wait() {
        var budget = new WanBudget(
                new WanLimits(Rate.parse("32 Mb/s"), List.of(), new Share(30)), InstantSource.system(), ZoneOffset.UTC);
        var pack = new byte[8_000_000];

        try (var lane = budget.regular();
                var paced = store.at(lane)) {
            var begun = System.nanoTime();
            assertThat(paced.create("pack", pack)).isEqualTo(Creation.CREATED);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(1850), Duration.ofMillis(3500));
            assertThat(lane.sent().bytes()).isBetween(8_000_000L, 8_001_000L);
            budget.tell(Rate.parse("8 kb/s"));
            assertThat(paced.read("pack")).hasValue(pack);
        }
    }

    @Test
    void an_upload_that_was_damaged_on_its_way_is_refused_and_sent_again() {
        var body = new byte[1 << 20];
        new Random(1).nextBytes(body);
        proxy.damageUploads(1);

        assertThat(store.create("a", body)).isEqualTo(Creation.CREATED);
        assertThat(store.read("a")).hasValue(body);
    }

    @Test
    void an_upload_that_was_torn_leaves_no_object_and_is_sent_again() {
        var body = new byte[1 << 20];
        new Random(2).nextBytes(body);
        proxy.tearUploads(2);

        assertThat(store.create("a", body)).isEqualTo(Creation.CREATED);
        assertThat(store.read("a")).hasValue(body);
    }

    @Test
    void wrong_credentials_are_told_with_the_way_out() {
        var wrong = Stores.open(
                "s3://vault/x?endpoint=http://127.0.0.1:" + proxy.port(), new StoreCredentials("resite-test", "wrong"));

        assertThatThrownBy(() -> wrong.create("a", bytes("a")))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("object a", "s3://vault/x", "check the credentials");
        assertThatThrownBy(() -> wrong.read("a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("check the credentials");
    }

    @Test
    void a_missing_bucket_is_told_with_the_way_out() {
        var missing =
                Stores.open("s3://no-such-bucket/?endpoint=http://127.0.0.1:" + proxy.port(), S3Server.CREDENTIALS);

        assertThatThrownBy(() -> missing.read("a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("create bucket no-such-bucket");
        assertThatThrownBy(() -> missing.create("a", bytes("a")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("create bucket no-such-bucket");
    }

    @Test
    void a_server_that_is_not_there_certainly_created_nothing() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        var unreachable = Stores.open("s3://vault/x?endpoint=http://127.0.0.1:" + nobody, S3Server.CREDENTIALS);

        assertThatThrownBy(() -> unreachable.create("a", bytes("a")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("check that the server runs");
    }
}

package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.resite.app.api.AlarmView;
import io.resite.app.api.CareView;
import io.resite.app.api.CareView.PinView;
import io.resite.app.api.CareView.SiteCare;
import io.resite.app.api.Json;
import io.resite.app.config.Configuration;
import io.resite.app.config.Token;
import io.resite.app.operations.Operations;
import io.resite.app.operations.VaultDoor;
import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A service that keeps its vault in order, as the page and the daily route have it do.
@QuarkusTest
@TestProfile(CareTest.OnItsOwn.class)
@SuppressWarnings("NullAway.Init")
class CareTest {
    private static final SiteId EAST = new SiteId("east");

    /// Another vault than the other tests'.
    public static class OnItsOwn implements QuarkusTestProfile {}

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Inject
    Configuration configuration;

    @Inject
    Operations operations;

    @Inject
    VaultDoor door;

    @Inject
    ProducerTemplate camel;

    private Asking asking;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        asking = new Asking(service);
        var policy = configuration.policyFile(EAST);
        if (!Files.readString(policy).contains("retention")) {
            Files.writeString(
                    policy,
                    "groups: [{name: db, rpo: 1 h, machines: [db], retention: {last: 1}}]\n",
                    StandardOpenOption.APPEND);
            operations.captures().capture(EAST);
            writeThreePoints();
        }
    }

    /// Old enough for the retention to let them go.
    private void writeThreePoints() {
        var points = new WrittenPoints(door, EAST, "db", "db");
        var now = Instant.now(Clock.systemUTC());
        for (var days = 3; days > 0; days--) {
            points.write(now.minus(Duration.ofDays(days)), ByteSize.ZERO);
        }
    }

    private CareView care() throws IOException, InterruptedException {
        return Json.read(asking.get("/api/vault/care").body(), CareView.class);
    }

    private SiteCare east() throws IOException, InterruptedException {
        return care().sites().getFirst();
    }

    @Test
    void what_was_looked_at_removed_and_pinned_is_told() throws Exception {
        assertThat(east().checked()).isNull();

        var begun = asking.post(token, "/api/vault/check", "{\"site\": \"east\", \"read\": true}");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(east().checked()).isNotNull().satisfies(checked -> {
                    assertThat(checked.problem()).isEmpty();
                    assertThat(checked.points()).isEqualTo(3);
                    assertThat(checked.bytes()).isEqualTo(ByteSize.kib(3 * 64));
                    assertThat(checked.damages()).isEmpty();
                }));

        var pinned = asking.post(
                token,
                "/api/vault/pins",
                "{\"site\": \"east\", \"points\": [\"db#1\"], \"why\": \"audit\", \"until\": \"2099-01-31\"}");
        assertThat(pinned.statusCode()).as(pinned.body()).isEqualTo(200);
        assertThat(care().pins()).singleElement().satisfies(pin -> {
            assertThat(pin.points()).containsExactly("db#1");
            assertThat(pin.why()).isEqualTo("audit");
            assertThat(pin.until()).isAfter("2099-01-30T00:00:00Z");
        });

        // The daily route's own way.
        camel.sendBody("direct:vault-care", "");

        var round = Objects.requireNonNull(east().round());
        assertThat(round.problem()).isEmpty();
        // The first is pinned, the last is the newest.
        assertThat(round.points()).isEqualTo(1);
        // What the one between them took was found unreached, and goes in the next days.
        assertThat(round.waiting()).isPositive();
        assertThat(operations.points().of(EAST, "db"))
                .extracting(point -> point.sequence())
                .containsExactly(3L, 1L);

        var number = care().pins().getFirst().number();
        var left = asking.post(token, "/api/vault/pins/%d/end".formatted(number), "");
        assertThat(Json.read(left.body(), PinView[].class)).isEmpty();
        assertThat(asking.post(token, "/api/vault/pins/%d/end".formatted(number), "")
                        .statusCode())
                .isEqualTo(404);
        damageIsAnAlarm();
    }

    private void damageIsAnAlarm() throws Exception {
        var store = door.open().store();
        for (var pack : store.list("sites/east/packs/", "", 100)) {
            store.delete(pack);
        }

        asking.post(token, "/api/vault/check", "{\"site\": \"east\"}");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(Json.read(asking.get("/api/alarms").body(), AlarmView[].class))
                                .anySatisfy(alarm -> assertThat(alarm.text())
                                        .contains(
                                                "objects of site east are damaged in the vault",
                                                "a check there ends this alarm")));
        var checked = Objects.requireNonNull(east().checked());
        assertThat(checked.damages())
                .anySatisfy(damage -> assertThat(damage.points()).contains("db#3"));
    }

    @Test
    void wrong_use_is_told() throws IOException, InterruptedException {
        assertThat(asking.post(token, "/api/vault/check", "{\"site\": \"north\"}")
                        .body())
                .contains("the vault holds nothing of a site \\\"north\\\"");
        assertThat(asking.post(token, "/api/vault/pins", "{\"site\": \"east\", \"points\": [\"db#77\"]}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(asking.post(
                                token,
                                "/api/vault/pins",
                                "{\"site\": \"east\", \"points\": [\"db\"], \"until\": \"soon\"}")
                        .body())
                .contains("until soon: expected a day, as in 2027-01-31");
        assertThat(asking.post("/api/vault/check", "{\"site\": \"east\"}").statusCode())
                .isEqualTo(401);
    }
}

package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.resite.app.api.AlarmView;
import io.resite.app.api.AlarmView.TrialView;
import io.resite.app.api.Json;
import io.resite.app.config.Token;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The simulated site is captured and never replicated: with an RPO of a few seconds that is soon an alarm.
@QuarkusTest
@TestProfile(AlarmDeliveryTest.Told.class)
@SuppressWarnings("NullAway.Init")
class AlarmDeliveryTest {
    public static class Told implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "test.protect", "true",
                    "test.capture-every", "PT1S",
                    "test.rpo", "6 s",
                    "test.mail-port", Integer.toString(Receivers.HERE.mailPort),
                    "test.web", Receivers.HERE.url(""));
        }
    }

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Test
    void an_alarm_arrives_is_kept_while_a_receiver_is_down_and_is_acknowledged() throws Exception {
        var receivers = Receivers.HERE;
        var asking = new Asking(service);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receivers.posted).anySatisfy(posted -> {
                    assertThat(posted.body())
                            .contains("\"word\":\"raised\"", "\"kind\":\"RPO\"", "db has no recovery point");
                    assertThat(posted.signature()).startsWith("sha256=").hasSize(71);
                }));
        assertThat(receivers.signsOfLife).isNotEmpty().containsOnly("GET");

        var tried = asking.post(token, "/api/alarms/test", "");
        assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
        var trials = Json.read(tried.body(), TrialView[].class);
        assertThat(trials[0].channel()).isEqualTo("mail");
        assertThat(trials[0].problem()).contains("ConnectException");
        assertThat(trials[1].problem()).isEmpty();

        receivers.startMail();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receivers.subjects())
                        .anySatisfy(subject -> assertThat(subject)
                                .startsWith("[resite] ALARM: group db of east breaks its RPO of 6 s")));

        var alarm = Arrays.stream(Json.read(asking.get("/api/alarms").body(), AlarmView[].class))
                .filter(view -> view.text().contains("group db of east breaks"))
                .findFirst()
                .orElseThrow();
        var acknowledged =
                asking.post(token, "/api/alarms/" + alarm.id() + "/ack", "{\"by\": \"ada\", \"note\": \"mending\"}");
        assertThat(Json.read(acknowledged.body(), AlarmView.class).acknowledgedBy())
                .isEqualTo("ada");
        assertThat(asking.get("/q/metrics").body())
                .contains("resite_rpo_seconds{group=\"db\",machine=\"db\",site=\"east\"", "resite_wan_sent_bytes_total")
                .containsPattern("resite_cycles_failed_total\\{group=\"db\",site=\"east\"\\} [1-9]")
                .containsPattern("resite_alarms_open [1-9]");
        assertThat(asking.post(token, "/api/alarms/999/ack", "{}").statusCode()).isEqualTo(404);
    }
}

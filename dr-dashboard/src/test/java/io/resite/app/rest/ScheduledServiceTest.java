package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.resite.app.config.Token;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScheduledServiceTest.Protecting.class)
@SuppressWarnings("NullAway.Init")
class ScheduledServiceTest {
    public static class Protecting implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("test.protect", "true");
        }
    }

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Inject
    ConsumerTemplate camel;

    @Test
    void what_was_captured_is_replicated_by_itself_and_a_cycle_that_fails_is_told()
            throws IOException, InterruptedException {
        var asking = new Asking(service);

        assertThat(asking.post(token, "/api/sites/east/capture", "").statusCode())
                .isEqualTo(200);

        // The simulated host exports nothing, so the cycle cannot succeed: that it was tried is the schedule's work.
        var events = Stream.generate(() -> camel.receiveBody("seda:told", 15_000, String.class))
                .takeWhile(Objects::nonNull)
                .filter(event -> event.contains("\"kind\":\"cycle-failed\""))
                .findFirst();
        assertThat(events).hasValueSatisfying(event -> assertThat(event).contains("\"subject\":\"db\""));
    }
}

package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
            return Map.of("test.protect", "true", "test.capture-every", "PT1S");
        }
    }

    @Inject
    ConsumerTemplate camel;

    @Test
    void a_protected_site_is_captured_and_replicated_by_itself_and_a_cycle_that_fails_is_told() {
        var captured = firstTold("captured", "east");

        assertThat(firstTold("checked", "east"))
                .hasValueSatisfying(event -> assertThat(event).contains("all 1 machines could start at west"));
        // The simulated host exports nothing, so the cycle cannot succeed: that it was tried is the schedule's work.
        var failed = firstTold("cycle-failed", "east");

        assertThat(captured).hasValueSatisfying(event -> assertThat(event).contains("spec revision 1: the first"));
        assertThat(failed).hasValueSatisfying(event -> assertThat(event).contains("\"subject\":\"db\""));
    }

    private Optional<String> firstTold(String kind, String site) {
        return Stream.generate(() -> camel.receiveBody("seda:told", 15_000, String.class))
                .takeWhile(Objects::nonNull)
                .filter(event -> event.contains("\"kind\":\"%s\"".formatted(kind))
                        && event.contains("\"site\":\"%s\"".formatted(site)))
                .findFirst();
    }
}

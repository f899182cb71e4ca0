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
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SealedServiceTest.Sealed.class)
@SuppressWarnings("NullAway.Init")
class SealedServiceTest {
    public static class Sealed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("test.sealed", "true");
        }
    }

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Test
    void it_is_alive_but_not_ready_and_says_how_to_unseal_it_until_somebody_does()
            throws IOException, InterruptedException {
        var asking = new Asking(service);

        assertThat(asking.get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(asking.get("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(asking.get("/q/health/ready").body())
                .containsPattern("\"sealed\": *true")
                .contains("/api/unseal");
        assertThat(asking.get("/api/overview").body()).contains("\"sealed\":true");
        var refused = asking.get("/api/sites/east/points");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("is sealed: unseal it");

        var wrong = asking.post(token, "/api/unseal", "{\"passphrase\":\"not these words\"}");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).doesNotContain("not these words");

        var right = asking.post(token, "/api/unseal", "{\"passphrase\":\"" + TestWorld.PASSPHRASE + "\"}");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).contains("\"sealed\":false");
        assertThat(asking.get("/q/health/ready").statusCode()).isEqualTo(200);
    }
}

package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.resite.app.api.CheckView;
import io.resite.app.api.CheckView.ReasonView;
import io.resite.app.api.Json;
import io.resite.app.config.Token;
import io.resite.app.operations.Hosts;
import io.resite.spec.SiteId;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(CheckTest.OfItsOwn.class)
@SuppressWarnings("NullAway.Init")
class CheckTest {
    /// A vault that no other test has written to.
    public static class OfItsOwn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("test.protect", "false");
        }
    }

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Inject
    Hosts hosts;

    @Test
    void what_could_not_start_elsewhere_is_told_with_its_fix() throws Exception {
        var asking = new Asking(service);
        hosts.connect(new SiteId("east"), "east1").define("""
                <domain type='kvm'><name>late</name><uuid>%s</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='pc-q35-99.0'>hvm</type></os></domain>""".formatted(new UUID(4, 4)));
        asking.post(token, "/api/sites/east/capture", "");

        var check = Json.read(asking.get("/api/sites/east/check").body(), CheckView.class);

        assertThat(check.at()).isEqualTo("west");
        assertThat(check.hosts()).containsExactly("west1");
        assertThat(check.stuck()).containsExactly("late");
        assertThat(check.machines().getLast().hosts().getFirst().reasons())
                .containsExactly(
                        new ReasonView("west1 has no machine type pc-q35-99.0", "set its machine type to pc-q35-7.2"));
        assertThat(asking.get("/api/sites/east/check?at=east").statusCode()).isEqualTo(400);
        assertThat(asking.get("/api/sites/east/check?at=nowhere").body()).contains("nowhere");
    }
}

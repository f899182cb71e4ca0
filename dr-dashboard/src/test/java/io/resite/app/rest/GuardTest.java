package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.resite.app.config.Token;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init")
class GuardTest {
    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    private Asking asking;

    @BeforeEach
    void connect() {
        asking = new Asking(service);
    }

    @Test
    void everybody_on_this_machine_may_look() throws IOException, InterruptedException {
        assertThat(asking.get("/api/overview").statusCode()).isEqualTo(200);
    }

    @Test
    void but_what_consoles_showed_is_for_who_has_the_token() throws IOException, InterruptedException {
        var path = "/api/runs/20261122-031412-a7c4/evidence/db/screen-1.png";

        assertThat(asking.get(path).statusCode()).isEqualTo(401);
        for (var spelled : List.of(path.replace("evidence", "%65vidence"), path.replace("/evidence", "//evidence"))) {
            assertThat(asking.get(spelled).statusCode()).as(spelled).isEqualTo(401);
        }
        assertThat(asking.get(path, "Authorization", "Bearer " + token.reveal()).body())
                .contains("nothing is kept of run");
    }

    @Test
    void a_write_without_the_token_is_refused_with_the_place_where_it_is() throws IOException, InterruptedException {
        var without = asking.post("/api/sites/east/capture", "");
        var wrong = asking.post("/api/sites/east/capture", "", "Authorization", "Bearer guessed");

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.body()).contains("Authorization: Bearer").contains("state folder");
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void a_write_from_a_page_of_another_origin_is_refused_even_with_the_token()
            throws IOException, InterruptedException {
        var refused = asking.post(
                "/api/sites/east/capture",
                "",
                "Authorization",
                "Bearer " + token.reveal(),
                "Origin",
                "http://evil.example");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("evil.example");
    }

    @Test
    void a_foreign_host_name_gets_nothing_so_that_rebinding_a_name_is_of_no_use() throws IOException {
        assertThat(asking.getAs("evil.example", "/api/overview")).startsWith("HTTP/1.1 403");
        assertThat(asking.getAs("evil.example:8080", "/")).startsWith("HTTP/1.1 403");
        assertThat(asking.getAs("localhost.evil.example", "/q/health")).startsWith("HTTP/1.1 403");
        assertThat(asking.getAs("127.0.0.1:8080", "/api/overview")).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_page_of_another_site_may_not_even_look() throws IOException, InterruptedException {
        assertThat(asking.get("/api/sites/east/plan", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void every_answer_forbids_frames_and_foreign_scripts() throws IOException, InterruptedException {
        var headers = asking.get("/api/overview").headers();

        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("frame-ancestors 'none'", "default-src 'self'"));
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    }
}

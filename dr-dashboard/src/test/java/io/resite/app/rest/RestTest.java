package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.resite.app.api.CaptureView;
import io.resite.app.api.Json;
import io.resite.app.api.Overview;
import io.resite.app.api.RunView.RunSummary;
import io.resite.app.config.Configuration;
import io.resite.app.config.Token;
import io.resite.spec.SiteId;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init")
class RestTest {
    private static final String EVENTS = "seda:told";

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Inject
    Configuration configuration;

    @Inject
    ConsumerTemplate camel;

    private Asking asking;

    @BeforeEach
    void connect() {
        asking = new Asking(service);
    }

    @Test
    void the_overview_shows_every_site_with_its_hosts() throws IOException, InterruptedException {
        var overview = Json.read(asking.get("/api/overview").body(), Overview.class);

        assertThat(overview.sealed()).isFalse();
        assertThat(overview.vault().url()).isEqualTo("memory");
        assertThat(overview.sites()).extracting(Overview.SiteView::id).containsExactly("east", "west");
        assertThat(overview.sites().getFirst().hosts())
                .extracting(Overview.HostView::name)
                .containsExactly("east1");
        assertThat(overview.currentRun()).isNull();
    }

    @Test
    void a_vault_without_runs_has_an_empty_list() throws IOException, InterruptedException {
        assertThat(Json.read(asking.get("/api/runs").body(), RunSummary[].class))
                .isEmpty();
    }

    @ParameterizedTest(name = "GET {0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/sites/north/points          | 404 | the vault holds nothing of a site \\\"north\\\"",
                "/api/sites/NORTH/points          | 400 | expected a lower-case letter",
                "/api/sites/west/plan             | 404 | site west has no",
                "/api/sites/west/plan?mode=some   | 400 | expected full or minimal",
                "/api/runs/20261122-000000-abcd   | 404 | no run",
                "/api/plans/abc                   | 404 | no plan",
                "/api/nothing                     | 404 | no such address",
            })
    void what_is_not_there_is_named_with_the_way_out(String path, int status, String words)
            throws IOException, InterruptedException {
        var answer = asking.get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(words);
    }

    @ParameterizedTest(name = "POST {0} {1} → {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/sites/north/capture   | {}                                    | 404 | the configuration has east, west",
                "/api/sites/north/replicate | {}                                    | 404 | the configuration has east, west",
                "/api/sites/east/replicate  | {\"machines                           | 400 | ",
                "/api/sites/east/failover   | {}                                    | 400 | plan: missing",
                "/api/sites/east/failover   | {\"plan\":\"abc\",\"confirm\":\"yes\"}  | 400 | typed by the person who decides",
                "/api/sites/east/failover   | {\"plan\":\"abc\",\"confirm\":\"east\"} | 404 | no plan",
                "/api/runs/none/decisions   | {\"action\":\"dance\"}                | 400 | expected retry, host",
                "/api/runs/none/decisions   | {\"action\":\"retry\"}                | 400 | machine: missing",
                "/api/runs/none/decisions   | {\"action\":\"pause\"}                | 409 | the vault has no run none",
                "/api/unseal                | {}                                    | 400 | passphrase: missing",
                "/api/unseal                | {\"passphrase\":\"wrong words here\"}  | 409 | ",
            })
    void what_cannot_be_done_is_refused_in_one_line(String path, String body, int status, String words)
            throws IOException, InterruptedException {
        var answer = asking.post(token, path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(words == null ? "" : words);
        assertThat(answer.body().lines()).hasSize(1);
    }

    @Test
    void a_capture_keeps_what_it_saw_and_tells_the_configured_endpoint() throws IOException, InterruptedException {
        var captured =
                Json.read(asking.post(token, "/api/sites/east/capture", "").body(), CaptureView.class);

        assertThat(captured.revision()).isPositive();
        assertThat(told(10))
                .anySatisfy(event -> assertThat(event).contains("\"kind\":\"captured\"", "\"site\":\"east\""));
        var again = Json.read(asking.post(token, "/api/sites/east/capture", "").body(), CaptureView.class);
        assertThat(again.changed()).isFalse();
        assertThat(again.revision()).isEqualTo(captured.revision());
    }

    @Test
    void machines_in_no_group_are_told_with_what_becomes_of_them() throws IOException, InterruptedException {
        var file = configuration.policyFile(new SiteId("east"));
        var policy = Files.readString(file);
        var captured =
                Json.read(asking.post(token, "/api/sites/east/capture", "").body(), CaptureView.class);
        assertThat(captured.notes())
                .contains(file + ": unassigned: db is in no group: protected alone, once a day (unassigned: protect)");
        try {
            Files.writeString(file, policy + "unassigned: report\n");
            var again =
                    Json.read(asking.post(token, "/api/sites/east/capture", "").body(), CaptureView.class);

            assertThat(again.notes())
                    .contains(file + ": unassigned: db is in no group: not protected (unassigned: report)");
            assertThat(asking.post(token, "/api/sites/east/replicate", "{\"machines\":[\"db\"]}"))
                    .matches(answer -> answer.statusCode() == 409)
                    .matches(answer -> answer.body().contains("put it into a group, or say unassigned: protect"));
            assertThat(notProtected())
                    .matches(machine -> machine.rpoMet() && machine.group().isEmpty());
        } finally {
            Files.writeString(file, policy);
            asking.post(token, "/api/sites/east/capture", "");
        }
    }

    /// The machine of east, once the overview has seen that nothing is promised to it.
    private Overview.MachineView notProtected() throws IOException, InterruptedException {
        for (var patience = 0; patience < 100; patience++) {
            var overview = Json.read(asking.get("/api/overview").body(), Overview.class);
            var machine = overview.sites().getFirst().machines().stream()
                    .filter(view -> view.note().startsWith("not protected: it is in no group"))
                    .findFirst();
            if (machine.isPresent()) {
                return machine.get();
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the overview never told it");
    }

    /// Events that have arrived within a few seconds, at most so many.
    private List<String> told(int most) {
        return Stream.generate(() -> camel.receiveBody(EVENTS, 2000, String.class))
                .limit(most)
                .takeWhile(Objects::nonNull)
                .toList();
    }

    @Test
    void the_stream_of_events_begins_with_the_overview() throws IOException, InterruptedException {
        var beginning = asking.beginning("/api/events", 3);

        assertThat(beginning).contains("event:overview").contains("\"sites\":[");
    }

    @Test
    void the_interface_describes_itself() throws IOException, InterruptedException {
        assertThat(asking.get("/q/openapi").body())
                .contains("/api/overview", "/api/sites/{site}/failover", "/api/runs/{run}", "/api/unseal");
    }

    @Test
    void an_unsealed_service_is_ready() throws IOException, InterruptedException {
        var health = asking.get("/q/health/ready");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).containsPattern("\"sealed\": *false");
    }
}
